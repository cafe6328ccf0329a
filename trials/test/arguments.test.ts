/** The arguments of the commands. Wrong ones are refused with a sentence. */
import { describe, expect, test } from 'vitest';
import { parseArguments as parseFuzz } from '../src/fuzz/arguments.ts';
import { parseArguments as parseHostile } from '../src/hostile/arguments.ts';
import { parseArguments as parseSoak } from '../src/soak/arguments.ts';

describe('pnpm fuzz', () => {
  const parse = (...args: string[]) => parseFuzz(args, ['a', 'b'], ['talk']);

  test('runs everything for a minute each if it has no arguments', () => {
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
  test('takes five minutes, 300 clients and one server on a log in memory by default', () => {
    expect(parseSoak([])).toMatchObject({ seconds: 300, clients: 300, kind: { log: 'memory', servers: 1 } });
    expect(parseSoak(['--minutes', '0.5', '--clients', '7', '--seed', '1', '--log', 'late', '--servers', '2'])).toEqual(
      {
        seconds: 30,
        clients: 7,
        seed: 1,
        kind: { log: 'late', servers: 2 },
      },
    );
    expect(parseSoak(['--help'])).toBeUndefined();
  });

  test.each([
    [['--minutes', 'x'], /--minutes/],
    [['--minutes', '1e9'], /--minutes/],
    [['--clients', '0'], /--clients/],
    [['--seed', '1.5'], /--seed/],
    [['--log', 'early'], /--log must be memory or late/],
    [['--servers', '3'], /--servers must be 1 or 2/],
    [['--loud'], /--loud/],
    [['now'], /now/],
  ])('%j is refused', (args, name) => {
    expect(() => parseSoak(args)).toThrow(name);
  });
});

describe('pnpm trials hostile', () => {
  const parse = (...args: string[]) => parseHostile(args, ['a', 'b']);

  test('runs all attacks with 200 bystanders over TCP by default', () => {
    expect(parse()).toMatchObject({ names: ['a', 'b'], clients: 200, seconds: 2.5, scale: 1, isTls: false, tries: 1 });
    expect(parse('--only', 'b', '--clients', '7', '--over', 'tls', '--server', 'cli.js')).toMatchObject({
      ...{ names: ['b'], clients: 7, isTls: true, program: 'cli.js' },
    });
    expect(parse('--list')).toMatchObject({ isList: true });
    expect(parse('--help')).toBeUndefined();
  });

  test.each([
    [['--only', 'c'], /'c'/],
    [['--clients', '0'], /--clients/],
    [['--seconds', '61'], /--seconds/],
    [['--scale', '2'], /--scale/],
    [['--tries', '1.5'], /--tries/],
    [['--over', 'udp'], /--over must be tcp or tls/],
    [['--loud'], /--loud/],
    [['now'], /now/],
  ])('%j is refused', (args, name) => {
    expect(() => parse(...args)).toThrow(name);
  });
});
