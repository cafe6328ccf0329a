/** The command lines of both commands: what is wrong is refused in a sentence. */
import { describe, expect, test } from 'vitest';
import { parseArguments as parseFuzz } from '../src/fuzz/arguments.ts';

describe('pnpm fuzz', () => {
  const names = ['a', 'b'];

  test('without arguments, all targets, a minute each', () => {
    expect(parseFuzz([], names)).toMatchObject({ targets: names, seconds: 60, frozen: false, replay: undefined });
    expect(parseFuzz(['b', '--seconds', '5', '--seed', '7'], names)).toMatchObject({
      targets: ['b'],
      seconds: 5,
      seed: 7,
    });
    expect(parseFuzz(['--help'], names)).toBeUndefined();
  });

  test.each([
    [['c'], /'c'/],
    [['--seconds', 'x'], /--seconds/],
    [['--seed', '-1'], /--seed/],
    [['--replay', 'file'], /--replay/],
    [['--loud'], /--loud/],
  ])('%j is refused', (args, names) => {
    expect(() => parseFuzz(args, ['a', 'b'])).toThrow(names);
  });
});
