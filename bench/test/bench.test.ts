/** What the bench computes. Tests do not measure speed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PART_NAMES, parseArguments } from '../src/arguments.ts';
import { writePlots } from '../src/plots.ts';
import { type Results, resultName } from '../src/results.ts';
import { quantile, ratioOf, summarize, summaryOf } from '../src/statistics.ts';

describe('statistics', () => {
  test('medians and spreads do not depend on the order of the rounds', () => {
    expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, samples: [3, 1, 2] });
    expect(summarize([4, 1, 3, 2]).median).toBe(2.5);
    expect(summarize([7])).toMatchObject({ median: 7, min: 7, max: 7 });
  });

  test('quantiles are interpolated between samples', () => {
    expect([0, 0.25, 0.5, 0.99, 1].map((q) => quantile([0, 10, 20, 30, 40], q))).toEqual([0, 10, 20, 39.6, 40]);
  });

  test('ratios are computed round by round if both have the same rounds', () => {
    expect(ratioOf(summarize([1, 2, 30]), summarize([2, 4, 10])).samples).toEqual([0.5, 0.5, 3]);
    expect(ratioOf(summarize([1, 2, 30]), summarize([2, 4, 10])).median).toBe(0.5);
    expect(ratioOf(summarize([1, 2]), summarize([2, 4, 6])).median).toBe(1.5 / 4);
  });

  test('there is no summary without samples', () => {
    expect(() => summarize([])).toThrow(RangeError);
    expect(summaryOf([], Number)).toBeUndefined();
    expect(summaryOf([{ a: 1 }, { a: 3 }], ({ a }) => a)?.median).toBe(2);
  });
});

describe('arguments', () => {
  test('without arguments, all parts run, five rounds each', () => {
    expect(parseArguments([], true)).toEqual({
      parts: PART_NAMES,
      rounds: 5,
      quick: false,
      servers: [],
    });
  });

  test('parts run in their own order', () => {
    expect(parseArguments(['latency', 'codec', '--quick'], true)).toEqual({
      parts: ['codec', 'latency'],
      rounds: 1,
      quick: true,
      servers: [],
    });
  });

  test('without a C compiler, the parts that need none run', () => {
    expect(parseArguments([], false)?.parts).toEqual(['codec', 'transition', 'connections']);
  });

  test.each([
    [['speed'], /speed/],
    [['--rounds', '0'], /--rounds/],
    [['codec', 'latency'], /latency needs a C compiler/],
    [['--loud'], /--loud/],
  ])('%j is refused in a sentence', (args, names) => {
    expect(() => parseArguments(args, false)).toThrow(names);
  });
});

test('the name of a result has the date and the commit, and says whether the tree had changes and which parts ran', () => {
  const source = { date: '2026-11-23', commit: '0123456789', clean: true };
  const results = { source, parts: { codec: {} } } as unknown as Results;
  expect(resultName(results, true)).toBe('2026-11-23-0123456789');
  expect(resultName({ ...results, source: { ...source, clean: false } }, false)).toBe(
    '2026-11-23-0123456789-changed-codec',
  );
});

test('a plot shows each server with its median, and says what was measured where', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linechat-plots-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const rows = [
    { scenario: 'pipelined', server: 'linechat', deliveriesPerSecond: summarize([23.4e6, 23.7e6, 24e6]) },
    { scenario: 'pipelined', server: 'C loop', deliveriesPerSecond: summarize([20.3e6]) },
    { scenario: 'pipelined', server: 'absent', deliveriesPerSecond: undefined },
  ];
  const results = {
    source: { date: '2026-11-25', commit: '0123456789', clean: true },
    machine: { cpu: 'a processor', kernel: 'Linux 6', node: 'v26' },
    rounds: 3,
    parts: { 'fan-out': { scenarios: [], rows } },
  } as unknown as Results;
  expect(await writePlots(results, folder)).toEqual([join(folder, 'fan-out.svg')]);
  const svg = readFileSync(join(folder, 'fan-out.svg'), 'utf8');
  const texts = Array.from(svg.matchAll(/<text [^>]*>([^<]+)</g), ([, text]) => text);
  expect(texts).toEqual(expect.arrayContaining(['linechat', 'C loop', '23.7', '20.3']));
  expect(texts).not.toContain('absent');
  expect(svg).toContain('2026-11-25, 0123456789; a processor, Linux 6, Node v26; median of 3');
});
