/** Which options createChat accepts. */
import { describe, expect, test } from 'vitest';
import { type Ban, bans, type ChatOptions, createChat } from '../src/index.ts';

const until = Date.UTC(2026, 0, 1);
const ban = (changes: object): Ban => ({ target: 'bob', until, by: 'ann', reason: undefined, ...changes });

describe('bans at the start', () => {
  test.each([
    ['bob', 'bob'],
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:207', '192.0.2.7'],
    ['2001:DB8:0:0:0::7', '2001:db8::7'],
    ['FE80::1%eth0', 'fe80::1'],
    ['::192.0.2.7', '::c000:207'],
    ['64:FF9B::192.0.2.7%eth0', '64:ff9b::c000:207'],
    ['192.0.2.7/24', '192.0.2.0/24'],
    ['192.0.2.7/16', '192.0.0.0/16'],
    ['192.0.2.7/32', '192.0.2.7'],
    ['192.0.2.255/31', '192.0.2.254/31'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
    ['2001:DB8:0:7::1/48', '2001:db8::/48'],
    ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('a ban of %j is a ban of %j', (given, target) => {
    expect(bans(createChat({ bans: [ban({ target: given })] }), 0)).toEqual([ban({ target })]);
  });

  test('a reason is clean, and not empty', () => {
    const state = createChat({
      bans: [ban({ reason: ' be\x07  nice\u202e ' }), ban({ target: 'cid', reason: '\x07 ' })],
    });
    expect(bans(state, 0).map(({ reason }) => reason)).toEqual(['be  nice', undefined]);
  });

  test('a ban is in force until its end, and of two with the same target the last counts', () => {
    const state = createChat({ bans: [ban({ target: 'Bob' }), ban({ until: until + 1 })] });
    expect(bans(state, until)).toEqual([ban({ until: until + 1 })]);
    expect(bans(state, until + 1)).toEqual([]);
  });
});

describe('createChat refuses', () => {
  const wrong: readonly (readonly [RegExp, object])[] = [
    [/target of bans\[0\] .*"b_b"/, { bans: [ban({ target: 'b_b' })] }],
    [/target of bans\[1\] .*"192\.0\.2"/, { bans: [ban({}), ban({ target: '192.0.2' })] }],
    [/target of bans\[0\] .*"192\.0\.2\.07"/, { bans: [ban({ target: '192.0.2.07' })] }],
    [/target of bans\[0\] .*"::ffff:010\.0\.0\.1"/, { bans: [ban({ target: '::ffff:010.0.0.1' })] }],
    [/target of bans\[0\] .*"::ffff:0x1\.2\.3\.4"/, { bans: [ban({ target: '::ffff:0x1.2.3.4' })] }],
    [/target of bans\[0\] .*"192\.0\.0\.0\/15"/, { bans: [ban({ target: '192.0.0.0/15' })] }],
    [/target of bans\[0\] .*"192\.0\.2\.0\/33"/, { bans: [ban({ target: '192.0.2.0/33' })] }],
    [/target of bans\[0\] .*"192\.0\.2\.0\/024"/, { bans: [ban({ target: '192.0.2.0/024' })] }],
    [/target of bans\[0\] .*"2001:db8::\/31"/, { bans: [ban({ target: '2001:db8::/31' })] }],
    [/target of bans\[0\] .*"::ffff:0:0\/96"/, { bans: [ban({ target: '::ffff:0:0/96' })] }],
    [/target of bans\[0\] .*"fe80::1%eth0\/64"/, { bans: [ban({ target: 'fe80::1%eth0/64' })] }],
    [/hashSeed/, { hashSeed: '' }],
    [/hashSeed/, { hashSeed: '0123456789ABCDEF0123456789ABCDEF' }],
    [/target of bans\[0\]/, { bans: [ban({ target: undefined })] }],
    [/end of bans\[0\]/, { bans: [ban({ until: Number.NaN })] }],
    [/end of bans\[0\]/, { bans: [ban({ until: 8.64e15 + 1 })] }],
    [/reason of bans\[0\]/, { bans: [ban({ reason: 7 })] }],
    [/bans\[0\] .*"a b"/, { bans: [ban({ by: 'a b' })] }],
    [/motd/, { motd: 'hello' }],
    [/motd/, { motd: [7] }],
    [/operators/, { operators: 'secret' }],
  ];
  test.each(wrong)('an option, and its message matches %s', (names, options) => {
    expect(() => createChat(options as Partial<ChatOptions>)).toThrow(names);
  });
});
