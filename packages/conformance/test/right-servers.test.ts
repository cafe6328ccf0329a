/**
 * Right servers pass, whatever their habits. The table of all is printed. Here each plays the cases that habits concern
 * most; all cases of `robust`, also with both processors busy, are played by trials/right-servers.ts.
 */
import { expect, test } from 'vitest';
import { grade } from '../src/index.ts';
import { RIGHT_SERVERS } from './servers/right.ts';
import { eachOf, table } from './support/table.ts';

const CASES = [
  'hears-another',
  'cut-line',
  'carriage-return',
  'after-breaking-off',
  'nickname-is-no-message',
  'nickname-invalid-space',
  'nickname-in-use',
  'nickname-freed',
  'users-without-nameless',
  'private-message',
  'private-to-nobody',
  'mistakes-concern-their-maker',
  'rooms-none',
  'room-message',
  'room-hang-up',
  'room-like-a-nickname',
];

test('no right server fails', async () => {
  const rows = await eachOf(RIGHT_SERVERS, async ({ name, command }) => {
    const report = await grade({ start: command, level: 'robust', only: CASES, jobs: 1 });
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
