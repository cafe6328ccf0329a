/**
 * The trial of the grader: changes each operator, constant, name and statement of the reference in Python, one at a
 * time, grades each of these mutants at `robust`, and lists those that pass.
 *
 *     node trials/mutate.ts [--from N] [--to N]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { grade } from '../src/index.ts';
import { mutationsOf } from './mutations.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '0' }, to: { type: 'string', default: '100000' } },
});
const reference = readFileSync(new URL('../test/servers/reference.py', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
const all = mutationsOf(reference).slice(Number(values.from), Number(values.to));
const survivors: string[] = [];
let found = 0;
let dead = 0;
try {
  for (const [index, { line, what, source }] of all.entries()) {
    const path = join(folder, `mutant-${index}.py`);
    writeFileSync(path, source);
    // What Python itself refuses is no mutant.
    if (spawnSync('python3', ['-S', '-c', `compile(open(${JSON.stringify(path)}).read(), "m", "exec")`]).status !== 0)
      continue;
    const report = await grade({ start: `exec python3 ${path} {port}`, level: 'robust', isBrief: true, jobs: 4 });
    const failed = report.results.find(({ outcome }) => outcome === 'failed');
    if (report.unreachable !== undefined) dead++;
    else if (failed !== undefined) found++;
    else survivors.push(`line ${line}: ${what}: ${source.split('\n')[line - 1]?.trim()}`);
    const verdict = report.unreachable === undefined ? (failed?.case.name ?? 'SURVIVES') : 'does not start';
    console.log(`${index + 1}/${all.length} line ${line}: ${what}: ${verdict} (${(report.ms / 1000).toFixed(1)} s)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `\n${found + dead} of ${found + dead + survivors.length} mutants were found; ${dead} of them did not start.`,
);
console.log(['Survivors:', ...survivors].join('\n'));
