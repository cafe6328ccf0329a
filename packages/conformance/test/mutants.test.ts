/** Each mutant is found by the case that was written for it. The table of all is printed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { grade } from '../src/index.ts';
import { FRESH_NODE, FRESH_PYTHON } from './mutants/fresh.ts';
import { type Mutant, mutate } from './mutants/mutant.ts';
import { NODE_MUTANTS } from './mutants/node.ts';
import { PYTHON_MUTANTS } from './mutants/python.ts';
import { eachOf, table } from './support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['Python', 'reference.py', 'python3', 'py', [...PYTHON_MUTANTS, ...FRESH_PYTHON]],
  ['Node', 'reference.js', process.execPath, 'mjs', [...NODE_MUTANTS, ...FRESH_NODE]],
] as const)(
  'every mutant of the reference in %s is found by its case',
  async (language, file, program, extension, mutants) => {
    const reference = readFileSync(new URL(`servers/${file}`, import.meta.url), 'utf8');
    const rows = await eachOf<Mutant, readonly string[]>(mutants, async (mutant) => {
      const path = join(folder, `${mutant.name}.${extension}`);
      writeFileSync(path, mutate(reference, mutant));
      const report = await grade({
        start: `exec ${program} ${path} {port}`,
        level: 'robust',
        only: [mutant.foundBy],
        jobs: 1,
      });
      const [result] = report.results;
      const verdict =
        result?.outcome === 'failed'
          ? 'found'
          : `NOT FOUND (${result?.outcome} ${result?.reason ?? ''} ${report.unreachable?.reason ?? ''})`;
      return [mutant.name, mutant.bug, mutant.foundBy, verdict];
    });
    console.log(table(`Mutants of the reference in ${language}`, ['mutant', 'bug', 'found by', ''], rows));
    expect(rows.filter(([, , , verdict]) => verdict !== 'found')).toEqual([]);
  },
);
