/** Random conversations over TCP, for some seconds each; and that invalid lines and bytes are found. */
import { describe, expect, test } from 'vitest';
import { PROPERTIES, runProperty } from '../src/conversations/properties.ts';
import { readLine } from '../src/heard.ts';
import { WireReader } from '../src/wire.ts';

describe.each(Array.from(PROPERTIES))('%s', (_, property) => {
  test('get the lines that the contract says, and leave nothing', async () => {
    const { runs, finding } = await runProperty(property, {
      seconds: 2,
      seed: Math.floor(Math.random() * 0x7fff_ffff),
    });
    expect(finding).toBeUndefined();
    expect(runs).toBeGreaterThan(0);
  });
});

describe('a line of the contract', () => {
  const time = '2026-01-01T00:00:00.000Z';

  test.each([
    ['ann: hi', { type: 'public', from: 'ann', text: 'hi' }],
    ['@tea ann: a: b', { type: 'room', room: 'tea', from: 'ann', text: 'a: b' }],
    ['#ann: !error x', { type: 'private', from: 'ann', text: '!error x' }],
    ['!error no-such-user Nobody.', { type: 'error', code: 'no-such-user' }],
    ['', { type: 'names', names: [] }],
    ['ann bob', { type: 'names', names: ['ann', 'bob'] }],
    ['!renamed ann bob', { type: 'renamed', from: 'ann', to: 'bob' }],
    ['!entered tea ann', { type: 'entered', room: 'tea', nickname: 'ann' }],
    [
      `{"type":"room","room":"tea","from":"ann","text":"hi","seq":7,"time":"${time}"}`,
      { type: 'room', room: 'tea', from: 'ann', text: 'hi', seq: 7 },
    ],
    [`{"type":"rooms","rooms":["tea"],"seq":7,"time":"${time}"}`, { type: 'names', names: ['tea'], seq: 7 }],
  ])('is %j', (line, heard) => {
    expect(readLine(line)).toEqual({ seq: undefined, ...heard });
  });

  test.each([
    ...['!', '!error', '!error code', '!frob', '!joined', '!joined a b', '!renamed a', '!entered tea', 'ann  bob'],
    ...[
      ' ann',
      'ann bob ',
      'a.b: hi',
      '#a b: hi',
      '@tea: hi',
      '{}',
      '{"type":"public"}',
      '{"type":',
      '{"type":"pong"}',
    ],
    `{"type":"me","nickname":"a b","seq":1,"time":"${time}"}`,
    `{"type":"me","nickname":"a","seq":"1","time":"${time}"}`,
    `{"type":"me","nickname":"a","seq":1,"time":"now"}`,
    `{"type":"me","nickname":"a","more":1,"seq":1,"time":"${time}"}`,
    `{"type":"constructor","seq":1,"time":"${time}"}`,
  ])('is not %j', (line) => {
    expect(() => readLine(line)).toThrow();
  });
});

describe('bytes of the contract', () => {
  const read = (...chunks: string[]) => {
    const reader = new WireReader();
    const lines = chunks.flatMap((chunk) => reader.push(Buffer.from(chunk, 'latin1')));
    return { lines, isInside: reader.isInside, refused: reader.refusedBytes };
  };

  test('are lines with refusals of telnet between them, wherever they are cut', () => {
    const bytes = 'a\r\n\xff\xfc\nb\xff\xfe\x18\xc3\xa9\r\n\r\nc';
    const expected = { lines: ['a', 'bé', ''], isInside: true, refused: 6 };
    expect(read(bytes)).toEqual(expected);
    expect(read(...bytes)).toEqual(expected);
  });

  test.each([
    'a\n',
    'a\r\nb\n',
    'a\rb\r\n',
    'a\x07\r\n',
    'a\x1b[2J\r\n',
    '\xc3\r\n',
    '\xed\xa0\x80\r\n',
    '\xff\xfd\x06',
    '\xe2\x80\xa8\r\n',
  ])('are not %j', (bytes) => {
    expect(() => read(bytes)).toThrow();
  });
});
