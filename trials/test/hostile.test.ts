/**
 * A short form of some attacks: few bystanders, fewer attackers, two seconds each. Only what does not depend on how busy the
 * machine is: nobody is dropped, every line comes in order, a new client is served, no attacker stays in the chat, memory
 * is bounded, and the server ends with 0 after SIGTERM.
 */

import { lacks } from '@linechat/testkit/programs';
import { describe, expect, test } from 'vitest';
import { nameOf } from '../src/hostile/attacks/names.ts';
import { ATTACKS } from '../src/hostile/attacks.ts';
import { list, row } from '../src/hostile/report.ts';
import { faultsOf, type Outcome, runAttack } from '../src/hostile/trial.ts';

const MEBIBYTE = 1_048_576;
const MAX_MEMORY = 256 * MEBIBYTE;
/** One of each kind. All of them are played by `pnpm trials hostile`. */
const PLAYED = new Set([
  ...['ghosts-reset', 'ghosts-close', 'say-200', 'nick-300', 'private-300', 'telnet-iac-100', 'names-same-hash'],
  ...[
    'rooms-asked',
    'rooms-unread',
    'leaving',
    'log-unread',
    'log-dead',
    'endless-lines',
    'tls-storm',
    'admin-scrapes',
  ],
]);
const OPTIONS = { clients: 8, seconds: 1, scale: 0.1, isTls: false, program: undefined };
const noOpenssl = lacks('openssl');

describe.concurrent('under attack', () => {
  for (const attack of ATTACKS.filter(({ name }) => PLAYED.has(name))) {
    const isSkipped = noOpenssl !== undefined && attack.needs?.includes('tls') === true;
    test.skipIf(isSkipped)(`${attack.name}: no bystander is harmed`, { timeout: 60_000 }, async ({ expect }) => {
      const outcome = await runAttack(attack, OPTIONS);
      expect(faultsOf(outcome, false)).toEqual([]);
      expect(outcome.memory.peak).toBeLessThan(MAX_MEMORY);
      expect(outcome.crowd?.pings.length).toBeGreaterThan(0);
      expect(outcome.crowd?.lines.length).toBeGreaterThan(0);
    });
  }
});

describe('what counts as a fault', () => {
  const CROWD = { pings: [1, 150], lines: [2], fast: [1], dropped: [], incomplete: 0, lag: 0 };
  const GOOD: Outcome = {
    ...{ crowd: CROWD, ghosts: 0, end: 0, note: '', processorSeconds: 0.1, starvedSeconds: 0 },
    memory: { before: MEBIBYTE, peak: 3 * MEBIBYTE, after: 2 * MEBIBYTE },
    loot: { connections: 1, bytes: 2_000_000, lines: 3, droppedAfter: [1500] },
  };

  test('is nothing of a good outcome', () => {
    expect(faultsOf(GOOD)).toEqual([]);
  });

  test.each<[Partial<Outcome>, RegExp]>([
    [{ crowd: undefined }, /bystanders failed/],
    [{ crowd: { ...CROWD, pings: [151] } }, /waited 151 ms/],
    [{ crowd: { ...CROWD, lines: [151] } }, /waited 151 ms/],
    [{ crowd: { ...CROWD, dropped: ['too-slow', 'too-slow'] } }, /2 bystanders were dropped \(too-slow\)/],
    [{ crowd: { ...CROWD, incomplete: 1 } }, /1 bystanders did not get every line/],
    [{ ghosts: undefined }, /did not answer/],
    [{ ghosts: 3 }, /3 attackers/],
    [{ end: 'SIGKILL' }, /ended with SIGKILL/],
  ])('%j is one', (change, sentence) => {
    expect(faultsOf({ ...GOOD, ...change })).toEqual([expect.stringMatching(sentence)]);
  });

  test('is no delay on a busy machine', () => {
    expect(faultsOf({ ...GOOD, crowd: { ...CROWD, pings: [151] } }, false)).toEqual([]);
  });

  test('a row of the table has all that is in the outcome', () => {
    const attack = { name: 'trick', about: 'a trick', run: () => Promise.resolve() };
    expect(row(attack, GOOD)).toBe(
      '| trick | 150, 150 | 2.0 | 1.0 | 0 | 0 | 1, 3, 2 | 0.1, 0.0 | 1 connections; 2.0 MB in 3 lines; 1 dropped, after 1.5 s |',
    );
    expect(list([attack])).toBe('trick  a trick\n');
  });
});

test('the names with the same hash have the same hash, and are 4,096 different ones', () => {
  const names = Array.from({ length: 4096 }, (_, i) => nameOf(i));
  expect(new Set(names).size).toBe(4096);
  const hash = (text: string) => Array.from(text).reduce((sum, one) => (31 * sum + one.charCodeAt(0)) | 0, 0);
  expect(new Set(names.map(hash)).size).toBe(1);
});
