/**
 * Right servers pass, whatever their habits. The table of all is printed. Here each plays the cases that habits concern
 * most; all cases of `robust`, also with both processors busy, are played by trials/right-servers.ts.
 */
import { expect, test } from 'vitest';
import { grade } from '../src/index.ts';
import { casesFor, RIGHT_SERVERS } from './servers/right.ts';
import { eachOf, table } from './support/table.ts';

test('no right server fails', async () => {
  const rows = await eachOf(RIGHT_SERVERS, async (server) => {
    const { name, command, isSlow } = server;
    const report = await grade({ start: command, ...casesFor(server), jobs: isSlow === true ? 4 : 1 });
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
