/**
 * Every mutant is graded by the case that was written for it. The table of all is printed; the end is 1 where one is not
 * found.
 *
 *     npx -y pnpm@12 --filter conformance mutants
 */
import { MUTANTS, play } from '../test/mutants/all.ts';

const { rows, missed } = await play('All mutants', MUTANTS);
console.log(`\n${rows.length - missed.length} of ${rows.length} mutants were found by their case.`);
for (const row of missed) console.log(row.join('  '));
process.exitCode = missed.length === 0 ? 0 : 1;
