/** A sample of the mutants: one for each case that has to find one. All of them are played by trials/mutants.ts. */
import { expect, test } from 'vitest';
import { play, SAMPLE } from './mutants/all.ts';

test('every mutant of the sample is found by its case', async () => {
  const { rows, missed } = await play('Mutants, one for each case', SAMPLE);
  expect(rows.length).toBeGreaterThanOrEqual(40);
  for (const language of ['Python', 'Node'])
    expect(rows.filter((row) => row[1] === language).length).toBeGreaterThan(10);
  expect(missed).toEqual([]);
});
