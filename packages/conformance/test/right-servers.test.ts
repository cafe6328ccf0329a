/** Right servers pass at `robust`, whatever their habits. The table of all is printed. */
import { expect, test } from 'vitest';
import { grade } from '../src/index.ts';
import { RIGHT_SERVERS } from './servers/right.ts';
import { eachOf, table } from './support/table.ts';

test('no right server fails', async () => {
  const rows = await eachOf(RIGHT_SERVERS, async ({ name, command }) => {
    const report = await grade({ start: command, level: 'robust', jobs: 2 });
    const wrong = report.results.filter(({ outcome }) => outcome !== 'passed');
    const verdict = wrong
      .map((result) => `${result.case.name}: ${result.reason ?? JSON.stringify(result.story)}`)
      .join('; ');
    return [
      name,
      `${report.results.length - wrong.length} of ${report.results.length}`,
      `${(report.ms / 1000).toFixed(1)} s`,
      verdict,
    ];
  });
  console.log(table('Right servers', ['server', 'passed', 'time', ''], rows));
  expect(rows.filter(([, , , verdict]) => verdict !== '')).toEqual([]);
});
