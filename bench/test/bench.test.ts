/** What the bench computes; how fast anything is, is no matter of tests. */
import { describe, expect, test } from 'vitest';
import { PART_NAMES, parseArguments } from '../src/arguments.ts';
import { niceCeiling } from '../src/chart.ts';
import { type Results, resultName } from '../src/results.ts';
import { quantile, ratioOf, summarize, summaryOf } from '../src/statistics.ts';

describe('statistics', () => {
  test('medians and spreads, whatever the order of the rounds', () => {
    expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, samples: [3, 1, 2] });
    expect(summarize([4, 1, 3, 2]).median).toBe(2.5);
    expect(summarize([7])).toMatchObject({ median: 7, min: 7, max: 7 });
  });

  test('quantiles lie between samples in proportion', () => {
    expect([0, 0.25, 0.5, 0.99, 1].map((q) => quantile([0, 10, 20, 30, 40], q))).toEqual([0, 10, 20, 39.6, 40]);
  });

  test('what is compared is compared round by round, where both have the same rounds', () => {
    expect(ratioOf(summarize([1, 2, 30]), summarize([2, 4, 10])).samples).toEqual([0.5, 0.5, 3]);
    expect(ratioOf(summarize([1, 2, 30]), summarize([2, 4, 10])).median).toBe(0.5);
    expect(ratioOf(summarize([1, 2]), summarize([2, 4, 6])).median).toBe(1.5 / 4);
  });

  test('of nothing there is none', () => {
    expect(() => summarize([])).toThrow(RangeError);
    expect(summaryOf([], Number)).toBeUndefined();
    expect(summaryOf([{ a: 1 }, { a: 3 }], ({ a }) => a)?.median).toBe(2);
  });
});

describe('arguments', () => {
  test('without any, all parts run, five rounds each', () => {
    expect(parseArguments([], true)).toEqual({
      parts: PART_NAMES,
      rounds: 5,
      quick: false,
      servers: [],
      generator: 'c',
    });
  });

  test('parts run in their own order', () => {
    expect(parseArguments(['latency', 'codec', '--quick'], false)).toEqual({
      parts: ['codec', 'latency'],
      rounds: 1,
      quick: true,
      servers: [],
      generator: 'node',
    });
  });

  test.each([
    [['speed'], /speed/],
    [['--rounds', '0'], /--rounds/],
    [['--generator', 'go'], /--generator/],
    [['--generator', 'c'], /C compiler/],
    [['--loud'], /--loud/],
  ])('%j is refused in a sentence', (args, names) => {
    expect(() => parseArguments(args, false)).toThrow(names);
  });
});

test('axes end at round numbers', () => {
  expect([0.7, 1, 1.1, 23, 99, 480].map(niceCeiling)).toEqual([1, 1, 2, 25, 100, 500]);
});

test('a result is named for its day and commit, and says when the tree had changes or a part was missing', () => {
  const source = { date: '2026-11-23', commit: '0123456789', clean: true };
  const results = { source, parts: { codec: {} } } as unknown as Results;
  expect(resultName(results, true)).toBe('2026-11-23-0123456789');
  expect(resultName({ ...results, source: { ...source, clean: false } }, false)).toBe(
    '2026-11-23-0123456789-changed-codec',
  );
});
