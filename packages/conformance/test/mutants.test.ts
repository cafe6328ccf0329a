/** Each mutant is found by the case that was written for it. The table of all is printed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findCase, type GradeOptions, grade, type Report } from '../src/index.ts';
import { FRESH_NODE, FRESH_PYTHON } from './mutants/fresh.ts';
import { LATER } from './mutants/later.ts';
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

/** Each mutant, with the right server that it is made of. */
const inFile = (file: string, mutants: readonly Mutant[]) => mutants.map((mutant) => ({ file, ...mutant }));
const MUTANTS = [
  ...inFile('reference.py', [...PYTHON_MUTANTS, ...FRESH_PYTHON]),
  ...inFile('reference.js', [...NODE_MUTANTS, ...FRESH_NODE]),
  ...LATER,
];
const LANGUAGES = [
  { language: 'Python', extension: '.py', program: 'python3' },
  { language: 'Node', extension: '.js', program: process.execPath },
] as const;

test.each(LANGUAGES)(
  'every mutant of a server in $language is found by its case',
  async ({ language, extension, program }) => {
    const mutants = MUTANTS.filter(({ file }) => file.endsWith(extension));
    const rows = await eachOf(mutants, async ({ file, ...mutant }) => {
      const reference = readFileSync(new URL(`servers/${file}`, import.meta.url), 'utf8');
      const path = join(folder, `${mutant.name}${extension === '.js' ? '.mjs' : '.py'}`);
      writeFileSync(path, mutate(reference, mutant));
      const report = await gradeAlone(program, path, mutant.foundBy);
      const [result] = report.results;
      const verdict =
        result?.outcome === 'failed'
          ? 'found'
          : `NOT FOUND (${result?.outcome} ${result?.reason ?? ''} ${report.unreachable?.reason ?? ''})`;
      return [mutant.name, mutant.bug, mutant.foundBy, verdict];
    });
    console.log(table(`Mutants in ${language}`, ['mutant', 'bug', 'found by', ''], rows));
    expect(rows.filter(([, , , verdict]) => verdict !== 'found')).toEqual([]);
  },
);

/**
 * The one case that has to find it. (nickname-forms takes its shortest name only on a server that it has started itself: on
 * others somebody else may have that name.)
 */
async function gradeAlone(program: string, path: string, name: string): Promise<Report> {
  const options: GradeOptions = { level: 'robust', only: [name] };
  if (program !== 'python3' || findCase(name).needsProcess === true || name === 'nickname-forms') {
    return await grade({ ...options, start: `exec ${program} ${path} {port}`, jobs: 1 });
  }
  return await nursery.withServer(path, (address) => grade({ ...options, address }));
}
