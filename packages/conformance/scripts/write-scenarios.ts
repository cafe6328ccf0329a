/** Reads the scenarios of chat-core and writes them, as steps, to dist/scenarios.json: the cases of `--level contract`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readScenarios } from '../../chat-core/scenarios/scenario.ts';

const folder = new URL('../dist/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('scenarios.json', folder), `${JSON.stringify(readScenarios(), null, 1)}\n`);
