/** Reads the scenarios of chat-core and writes them, as steps, to dist/scenarios.json: the cases of `--level contract`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readScenarios } from '@linechat/testkit/scenario';

const folder = new URL('../dist/', import.meta.url);
mkdirSync(folder, { recursive: true });
const scenarios = readScenarios().map((scenario) => {
  const file = new URL(`../../chat-core/scenarios/${scenario.name}.txt`, import.meta.url);
  const about = /^# (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? scenario.name;
  return { ...scenario, about };
});
writeFileSync(new URL('scenarios.json', folder), `${JSON.stringify(scenarios, null, 1)}\n`);
