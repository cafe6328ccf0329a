/** Each mutant is found by the case that was written for it. The table of all is printed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findCase, type GradeOptions, grade, type Report } from '../src/index.ts';
import { FRESH_NODE, FRESH_PYTHON } from './mutants/fresh.ts';
import { type Mutant, mutate } from './mutants/mutant.ts';
import { NODE_MUTANTS } from './mutants/node.ts';
import { PYTHON_MUTANTS } from './mutants/python.ts';
import { Nursery } from './support/nursery.ts';
import { eachOf, table } from './support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
const nursery = new Nursery();
afterAll(() => {
  nursery.end();
  rmSync(folder, { recursive: true });
});

const LANGUAGES = [
  { language: 'Python', file: 'reference.py', program: 'python3', mutants: [...PYTHON_MUTANTS, ...FRESH_PYTHON] },
  { language: 'Node', file: 'reference.js', program: process.execPath, mutants: [...NODE_MUTANTS, ...FRESH_NODE] },
] as const;

test.each(LANGUAGES)(
  'every mutant of the reference in $language is found by its case',
  async ({ language, file, program, mutants }) => {
    const reference = readFileSync(new URL(`servers/${file}`, import.meta.url), 'utf8');
    const rows = await eachOf<Mutant, readonly string[]>(mutants, async (mutant) => {
      const path = join(folder, `${mutant.name}${file.endsWith('.js') ? '.mjs' : '.py'}`);
      writeFileSync(path, mutate(reference, mutant));
      const report = await gradeAlone(program, path, mutant.foundBy);
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

/** The one case that has to find it, against a server that nobody else uses. */
async function gradeAlone(program: string, path: string, name: string): Promise<Report> {
  const options: GradeOptions = { level: 'robust', only: [name] };
  if (program !== 'python3' || findCase(name).needsProcess === true) {
    return await grade({ ...options, start: `exec ${program} ${path} {port}`, jobs: 1 });
  }
  return await nursery.withServer(path, (port) => grade({ ...options, address: { host: '127.0.0.1', port } }));
}
