/** Guesses at the operators' password, with a clock of the test. */
import { describe, expect, test } from 'vitest';
import { GuessLimit } from '../src/ops/guess-limit.ts';

const HOUR = 3_600_000;

/** Attempts from one address, as fast as possible in the given time: how many were checked. */
function checkedIn(limit: GuessLimit, address: string, ms: number, step: number, start = 0): number {
  let checked = 0;
  for (let now = start; now < start + ms; now += step) if (limit.judge(address, false, now) === 'wrong') checked++;
  return checked;
}

describe('guesses at the password', () => {
  test('from one address: ten, then some twenty in an hour, and fewer than fifty in a day', () => {
    expect(checkedIn(new GuessLimit(), '192.0.2.1', HOUR, 100)).toBeLessThanOrEqual(22);
    expect(checkedIn(new GuessLimit(), '192.0.2.1', 24 * HOUR, 1000)).toBeLessThan(50);
  });

  test('from a /64 of IPv6 are as many as from one address', () => {
    const limit = new GuessLimit();
    const outcomes = Array.from({ length: 1000 }, (_, i) => limit.judge(`2001:db8::${i.toString(16)}`, false, i));
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(10);
  });

  test('that are right are accepted, unless they come early; then they look wrong, and do not make the wait longer', () => {
    const limit = new GuessLimit();
    expect(limit.judge('192.0.2.1', true, 0)).toBe('right');
    for (let i = 0; i < 9; i++) expect(limit.judge('192.0.2.1', false, i)).toBe('wrong');
    expect(limit.judge('192.0.2.1', true, 10)).toBe('right');
    for (let i = 0; i < 10; i++) expect(limit.judge('192.0.2.1', false, 20)).toBe('wrong');
    for (let now = 21; now < 1020; now++) expect(limit.judge('192.0.2.1', true, now)).toBe('early');
    expect(limit.judge('192.0.2.1', true, 1020)).toBe('right');
    expect(limit.judge('192.0.2.1', false, 1021)).toBe('wrong');
  });

  test('from a thousand addresses are few for each, and an operator at another address is not locked out', () => {
    const limit = new GuessLimit();
    let checked = 0;
    for (let now = 0; now < HOUR; now += 10_000) {
      for (let i = 0; i < 1000; i++) if (limit.judge(`10.0.${i >> 8}.${i & 255}`, false, now) === 'wrong') checked++;
      expect(limit.judge('192.0.2.1', true, now)).toBe('right');
    }
    expect(checked).toBeLessThan(12_000);
    expect(limit.judge('192.0.2.2', true, HOUR)).toBe('right');
  });

  test('are forgotten after some hours', () => {
    const limit = new GuessLimit();
    checkedIn(limit, '192.0.2.1', HOUR, 1000);
    expect(checkedIn(limit, '192.0.2.1', 10, 1, 4 * HOUR)).toBe(10);
  });
});
