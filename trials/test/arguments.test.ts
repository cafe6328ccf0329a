/** The command lines of both commands: what is wrong is refused in a sentence. */
import { describe, expect, test } from 'vitest';
import { parseArguments as parseFuzz } from '../src/fuzz/arguments.ts';
import { parseArguments as parseSoak } from '../src/soak/arguments.ts';

describe('pnpm fuzz', () => {
  const parse = (...args: string[]) => parseFuzz(args, ['a', 'b'], ['talk']);

  test('without arguments, all there is, a minute each', () => {
    expect(parse()).toMatchObject({ names: ['a', 'b', 'talk'], seconds: 60, frozen: false });
    expect(parse('b', '--seconds', '5', '--seed', '7')).toMatchObject({ names: ['b'], seconds: 5, seed: 7 });
    expect(parse('--help')).toBeUndefined();
  });

  test.each([
    [['c'], /'c'/],
    [['--seconds', 'x'], /--seconds/],
    [['--seed', '-1'], /--seed/],
    [['--replay', 'file'], /--replay/],
    [['talk', '--replay', 'file'], /--replay/],
    [['talk', '--path', '1'], /--path/],
    [['a', '--seed', '1', '--path', '1'], /--path/],
    [['--loud'], /--loud/],
  ])('%j is refused', (args, name) => {
    expect(() => parse(...args)).toThrow(name);
  });
});

describe('pnpm soak', () => {
  test('without arguments, five minutes and 300 clients', () => {
    expect(parseSoak([])).toMatchObject({ seconds: 300, clients: 300 });
    expect(parseSoak(['--minutes', '0.5', '--clients', '7', '--seed', '1'])).toEqual({
      seconds: 30,
      clients: 7,
      seed: 1,
    });
    expect(parseSoak(['--help'])).toBeUndefined();
  });

  test.each([
    [['--minutes', 'x'], /--minutes/],
    [['--minutes', '1e9'], /--minutes/],
    [['--clients', '0'], /--clients/],
    [['--seed', '1.5'], /--seed/],
    [['--loud'], /--loud/],
    [['now'], /now/],
  ])('%j is refused', (args, name) => {
    expect(() => parseSoak(args)).toThrow(name);
  });
});
