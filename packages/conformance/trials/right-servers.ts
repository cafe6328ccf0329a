/**
 * Right servers play all cases of `robust`. The end is 1 where one of them fails a case.
 *
 *     npx -y pnpm@12 --filter conformance right-servers [--loops N] [--times N] [--at-once N] [--only TEXT] [--few]
 *
 * `--loops` keeps processors busy meanwhile, `--times` plays each server so often, `--at-once` lets so many graders run
 * beside each other, `--only` plays the servers whose name holds this text, and
 * `--few` plays the cases that habits concern most.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { grade } from '../src/index.ts';
import { casesFor, RIGHT_SERVERS } from '../test/servers/right.ts';
import { eachOf } from '../test/support/table.ts';

/** A loop ends by itself, if nobody ends it. */
const LOOP_MS = 1_800_000;
const LOOP = `const end = Date.now() + ${LOOP_MS}; while (Date.now() < end);`;

const { values } = parseArgs({
  options: {
    loops: { type: 'string', default: '0' },
    times: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    few: { type: 'boolean', default: false },
  },
});
const servers = RIGHT_SERVERS.filter(({ name }) => name.includes(values.only));
const runs = Array.from({ length: Number(values.times) }, () => servers).flat();
const burners: ChildProcess[] = [];
let failures = 0;
let played = 0;
const end = () => {
  for (const burner of burners) burner.kill('SIGKILL');
};
process.on('exit', end);
for (let n = 0; n < Number(values.loops); n++) burners.push(spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }));
await eachOf(
  runs,
  async (server) => {
    const { name, command } = server;
    const { level, only } = casesFor(server);
    const few = values.few && only !== undefined ? { only, jobs: 2 } : {};
    const { results, ms } = await grade({ start: command, level, ...few });
    const wrong = results.filter(({ outcome }) => outcome !== 'passed');
    failures += wrong.length;
    const stories = wrong.map((result) => `\n  ${result.case.name}: ${result.reason ?? JSON.stringify(result.story)}`);
    console.log(
      `${++played}/${runs.length} ${name}: ${results.length - wrong.length} of ${results.length}, ${(ms / 1000).toFixed(1)} s${stories.join('')}`,
    );
  },
  Number(values['at-once']),
);
end();
console.log(failures === 0 ? 'No right server has failed.' : `${failures} false failures.`);
process.exitCode = failures === 0 ? 0 : 1;
