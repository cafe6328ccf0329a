/**
 * Every mutant is graded by the case that was written for it. The table of all is printed; the end is 1 where one is not
 * found.
 *
 *     npx -y pnpm@12 --filter conformance mutants [--only TEXT]
 *
 * `--only` plays those whose name holds this text.
 */
import { parseArgs } from 'node:util';
import { MUTANTS, play } from '../test/mutants/all.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const { rows, missed } = await play(
  'All mutants',
  MUTANTS.filter(({ name }) => name.includes(values.only)),
);
console.log(`\n${rows.length - missed.length} of ${rows.length} mutants were found by their case.`);
for (const row of missed) console.log(row.join('  '));
process.exitCode = missed.length === 0 ? 0 : 1;
