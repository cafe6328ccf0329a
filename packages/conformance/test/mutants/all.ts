/** All mutants, and how one is played. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCase, type GradeOptions, grade, type Report } from '../../src/index.ts';
import { Nursery } from '../support/nursery.ts';
import { PYTHON } from '../support/python.ts';
import { eachOf, table } from '../support/table.ts';
import { REPEATED, REVIEWED } from './again.ts';
import { FRESH_NODE, FRESH_PYTHON } from './fresh.ts';
import { LATER } from './later.ts';
import { type Mutant, type MutantOf, mutate } from './mutant.ts';
import { NODE_MUTANTS } from './node.ts';
import { PYTHON_MUTANTS } from './python.ts';

const inFile = (file: string, mutants: readonly Mutant[]): readonly MutantOf[] =>
  mutants.map((mutant) => ({ file, ...mutant }));

export const MUTANTS: readonly MutantOf[] = [
  ...inFile('reference.py', [...PYTHON_MUTANTS, ...FRESH_PYTHON]),
  ...inFile('reference.js', [...NODE_MUTANTS, ...FRESH_NODE]),
  ...LATER,
  ...REVIEWED,
  ...REPEATED,
];

/** These cases wait for long, or play with many. */
const LONG = [
  'quiet-client',
  'slow-reader',
  'slow-reader-in-a-room',
  'crowd',
  'crowded-room',
  'nickname-kept',
  'idle-after-leaving',
  'connect-and-break-off',
];
const SAMPLE_SIZE = 42;

/** For each case that finds a mutant the first one that it finds, in Python and in Node by turns. */
export const SAMPLE: readonly MutantOf[] = sampleOf(MUTANTS.filter(({ foundBy }) => !LONG.includes(foundBy))).slice(
  0,
  SAMPLE_SIZE,
);

export interface Outcome {
  readonly rows: readonly (readonly string[])[];
  /** The rows of those that were not found. */
  readonly missed: readonly (readonly string[])[];
}

/** Grades each mutant by the case that has to find it, and prints the table. */
export async function play(title: string, mutants: readonly MutantOf[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const nursery = new Nursery();
  try {
    const rows = await eachOf(mutants, async ({ file, ...mutant }) => {
      const reference = readFileSync(new URL(`../servers/${file}`, import.meta.url), 'utf8');
      const isNode = file.endsWith('.js');
      const path = join(folder, `${mutant.name}${isNode ? '.mjs' : '.py'}`);
      writeFileSync(path, mutate(reference, mutant));
      const { results, unreachable } = await gradeAlone(nursery, isNode, path, mutant.foundBy);
      const [result] = results;
      const verdict =
        result?.outcome === 'failed'
          ? 'found'
          : `NOT FOUND (${result?.outcome} ${result?.reason ?? ''} ${unreachable?.reason ?? ''})`;
      return [mutant.name, isNode ? 'Node' : 'Python', mutant.bug, mutant.foundBy, verdict];
    });
    console.log(table(title, ['mutant', 'in', 'bug', 'found by', ''], rows));
    return { rows, missed: rows.filter((row) => row.at(-1) !== 'found') };
  } finally {
    nursery.end();
    rmSync(folder, { recursive: true });
  }
}

/**
 * The one case that has to find it. (The shortest names are taken only on a server that was started for the case: on others
 * somebody else may have them.)
 */
async function gradeAlone(nursery: Nursery, isNode: boolean, path: string, name: string): Promise<Report> {
  const options: GradeOptions = { level: 'robust', only: [name] };
  if (isNode || findCase(name).needsProcess === true || ['nickname-forms', 'room-names'].includes(name)) {
    const program = isNode ? process.execPath : PYTHON;
    return await grade({ ...options, start: `exec ${program} ${path} {port}`, jobs: 1 });
  }
  return await nursery.withServer(path, (address) => grade({ ...options, address }));
}

function sampleOf(mutants: readonly MutantOf[]): readonly MutantOf[] {
  const byCase = Map.groupBy(mutants, ({ foundBy }) => foundBy);
  return [...byCase.values()].flatMap((found, index) => {
    const wanted = index % 2 === 0 ? '.py' : '.js';
    return found.find(({ file }) => file.endsWith(wanted)) ?? found[0] ?? [];
  });
}
