/**
 * The trial of the grader: changes each operator, constant, name and statement of the reference in Python, one at a
 * time, grades each of these mutants at `robust`, and lists those that pass.
 *
 *     npx -y pnpm@12 --filter conformance mutate [--from N] [--to N] [--only N,N,...]
 *
 * The mutants are numbered from 1. Those that survived are explained in survivors.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { grade } from '../src/index.ts';
import { PYTHON } from '../test/support/python.ts';
import { mutationsOf } from './mutations.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    to: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
});
const reference = readFileSync(new URL('../test/servers/reference.py', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
const only = values.only?.split(',').map(Number);
const isWanted = (number: number) =>
  only === undefined ? number >= Number(values.from) && number <= Number(values.to) : only.includes(number);
const mutations = mutationsOf(reference).map((mutation, index) => ({ number: index + 1, ...mutation }));
const all = mutations.filter(({ number }) => isWanted(number));
const survivors: string[] = [];
let found = 0;
let dead = 0;
try {
  for (const { number, line, what, source } of all) {
    const path = join(folder, `mutant-${number}.py`);
    writeFileSync(path, source);
    // What Python itself refuses is no mutant.
    if (spawnSync(PYTHON, ['-S', '-c', `compile(open(${JSON.stringify(path)}).read(), "m", "exec")`]).status !== 0)
      continue;
    const report = await grade({ start: `exec ${PYTHON} ${path} {port}`, level: 'robust', isBrief: true, jobs: 4 });
    const failed = report.results.find(({ outcome }) => outcome === 'failed');
    if (report.unreachable !== undefined) dead++;
    else if (failed !== undefined) found++;
    else survivors.push(`${number}, line ${line}: ${what}: ${source.split('\n')[line - 1]?.trim()}`);
    const verdict = report.unreachable === undefined ? (failed?.case.name ?? 'SURVIVES') : 'does not start';
    console.log(`${number}/${mutations.length} line ${line}: ${what}: ${verdict} (${(report.ms / 1000).toFixed(1)} s)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `\n${found + dead} of ${found + dead + survivors.length} mutants were found; ${dead} of them did not start.`,
);
console.log(['Survivors:', ...survivors].join('\n'));
