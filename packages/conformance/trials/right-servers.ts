/**
 * Every right server plays all cases of `robust`, one after the other; with `--busy` while every processor is busy, and
 * with `--twice` by two graders at once.
 *
 *     node trials/right-servers.ts [--busy] [--twice]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { grade } from '../src/index.ts';
import { RIGHT_SERVERS } from '../test/servers/right.ts';

const { values } = parseArgs({
  options: { busy: { type: 'boolean', default: false }, twice: { type: 'boolean', default: false } },
});
const burners: ChildProcess[] = [];
let failures = 0;
try {
  const count = values.busy ? availableParallelism() : 0;
  for (let n = 0; n < count; n++) burners.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  for (const { name, command } of RIGHT_SERVERS) {
    const graders = values.twice ? [1, 2] : [1];
    const reports = await Promise.all(graders.map(() => grade({ start: command, level: 'robust' })));
    for (const { results, ms } of reports) {
      const wrong = results.filter(({ outcome }) => outcome !== 'passed');
      failures += wrong.length;
      const stories = wrong.map(
        (result) => `\n  ${result.case.name}: ${result.reason ?? JSON.stringify(result.story)}`,
      );
      console.log(
        `${name}: ${results.length - wrong.length} of ${results.length}, ${(ms / 1000).toFixed(1)} s${stories.join('')}`,
      );
    }
  }
} finally {
  for (const burner of burners) burner.kill('SIGKILL');
}
console.log(failures === 0 ? 'No right server has failed.' : `${failures} false failures.`);
process.exitCode = failures === 0 ? 0 : 1;
