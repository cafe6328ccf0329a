import { describe, expect, test } from 'vitest';
import {
  cleanText,
  completeLimits,
  createChat,
  DEFAULT_CHAT_OPTIONS,
  DEFAULT_LIMITS,
  parseNickname,
  parseRoomName,
  stateHash,
} from '../src/index.ts';
import { nameKey } from '../src/input/names.ts';
import { OPTIONS } from './support/vocabulary.ts';

describe('names', () => {
  test.each(['a', 'Z9', 'x'.repeat(24)])('%j is a nickname', (text) => {
    expect(parseNickname(text, 24)).toBe(text);
  });

  test.each(['', ' ', 'a b', 'a\n', 'ä', 'a_b', 'a:', '#a', 'x'.repeat(25)])('%j is not a nickname', (text) => {
    expect(parseNickname(text, 24)).toBeUndefined();
  });

  test.each(['a', '_-', 'Tea-Time_2', 'x'.repeat(32)])('%j is a room name', (text) => {
    expect(parseRoomName(text, 32)).toBe(text);
  });

  test.each(['', 'a b', 'a:b', 'rÄum', 'a\n', '@tea', 'x'.repeat(33)])('%j is not a room name', (text) => {
    expect(parseRoomName(text, 32)).toBeUndefined();
  });
});

describe('the key of a name', () => {
  test('is the same in every case', () => {
    expect(nameKey('Tea-Time_2')).toBe(nameKey('tEA-tIME_2'));
  });

  test('of an ill-formed name is not the key of a nickname or a room', () => {
    for (let code = 0x80; code < 0x110000; code++) {
      const key = nameKey(String.fromCodePoint(code));
      if (/^[a-z0-9_-]+$/.test(key)) expect.fail(`U+${code.toString(16)} is found as ${key}`);
    }
  });
});

describe('limits', () => {
  test('are part of the default options', () => {
    expect(DEFAULT_CHAT_OPTIONS).toMatchObject(DEFAULT_LIMITS);
    expect(Object.keys(DEFAULT_CHAT_OPTIONS).toSorted()).toEqual(OPTIONS.toSorted());
    expect(stateHash(createChat(DEFAULT_CHAT_OPTIONS))).toBe(stateHash(createChat()));
    expect(stateHash(createChat({ selfEcho: undefined } as object))).toBe(stateHash(createChat()));
  });

  test('are the defaults if no others are given', () => {
    expect(completeLimits()).toEqual(DEFAULT_LIMITS);
    expect(completeLimits({ maxRooms: 7 })).toEqual({ ...DEFAULT_LIMITS, maxRooms: 7 });
  });

  test.each([
    [{ maxNicknameLength: 0 }, /maxNicknameLength .* at least 1; it is 0/],
    [{ maxRoomsPerClient: -1 }, /maxRoomsPerClient/],
    [{ maxRoomNameLength: 256 }, /maxRoomNameLength .* at most 255/],
    [{ maxNicknameLength: 65 }, /maxNicknameLength must not be above maxFirstLineBytes/],
    [{ maxConnections: 1.5 }, /maxConnections/],
    [{ maxFirstLineBytes: Number.NaN }, /maxFirstLineBytes/],
  ])('%j are refused by name', (limits, names) => {
    expect(() => createChat(limits)).toThrow(RangeError);
    expect(() => createChat(limits)).toThrow(names);
  });
});

describe('clean text', () => {
  const unsafe = [
    ...Array.from({ length: 0x20 }, (_, i) => i).filter((code) => code !== 9),
    ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i),
    ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029],
    ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
  ];

  test('has none of the unsafe characters', () => {
    for (const code of unsafe) expect(cleanText(`a${String.fromCharCode(code)}b`), code.toString(16)).toBe('ab');
  });

  test('has all other characters', () => {
    for (let code = 0; code < 0x10000; code++) {
      if (unsafe.includes(code)) continue;
      const text = `a${String.fromCharCode(code)}b`;
      if (cleanText(text) !== text) expect.fail(`U+${code.toString(16)} was removed`);
    }
    expect(cleanText('🙂 👩‍👩‍👧 \t ñ')).toBe('🙂 👩‍👩‍👧 \t ñ');
  });
});
