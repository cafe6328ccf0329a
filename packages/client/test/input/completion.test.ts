import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../src/input/completion.ts';

describe('complete', () => {
  const known = { nicks: ['Bob', 'bert', 'ann'], rooms: ['tea', 'Toast'], commands: ['!help', '!history'] };

  it.each([
    ['b', 0, ['Bob: ', 'bert: ']],
    ['hello b', 6, ['Bob ', 'bert ']],
    ['!en', 0, ['!enter ']],
    ['!h', 0, ['!help', '!history']],
    ['!enter t', 7, ['tea', 'Toast']],
    ['!members T', 9, ['tea', 'Toast']],
    ['#', 0, ['#Bob ', '#bert ', '#ann ']],
    ['see @t', 4, ['@tea ', '@Toast ']],
    ['/ig', 0, ['/ignore ']],
    ['/ignore a', 8, ['ann']],
    ['!notices o', 9, ['on', 'off']],
  ])('completes %j from offset %i to one of %j', (line, start, candidates) => {
    expect(complete(line, line.length, known)).toEqual({ start, candidates });
  });

  it.each(['', ' ', 'hello ', 'zzz', '!zzz', '@zzz'])('has no candidate for %j', (line) => {
    expect(complete(line, line.length, known)).toBeUndefined();
  });

  it('never throws, and every candidate begins with the typed word', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[!#@/][a-z]{0,8} ?[\\^$.*+?()[\]{}|a-z ]*$/),
    );
    fc.assert(
      fc.property(text, fc.nat(80), fc.array(text), fc.array(text), (line, offset, nicks, rooms) => {
        const cursor = Math.min(offset, line.length);
        const completion = complete(line, cursor, { nicks, rooms, commands: nicks });
        if (completion === undefined) return;
        const word = line.slice(completion.start, cursor).toLowerCase();
        expect(completion.candidates.length).toBeGreaterThan(0);
        for (const candidate of completion.candidates) expect(candidate.toLowerCase().startsWith(word)).toBe(true);
      }),
    );
  });
});
