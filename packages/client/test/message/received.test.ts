import { describe, expect, it } from 'vitest';
import { isAmbiguous, parseReceived, plainLine } from '../../src/message/received.ts';

describe('parseReceived', () => {
  it.each([
    ['ann: a: b', 'plain', { type: 'public', from: 'ann', text: 'a: b' }],
    ['!error no-such-user Nobody.', 'plain', { type: 'error', code: 'no-such-user', text: 'Nobody.' }],
    ['ann bob', 'plain', { type: 'answer', names: ['ann', 'bob'] }],
    ['{"type":"left","nickname":"bob","seq":7}', 'json', { type: 'left', nickname: 'bob', seq: 7 }],
    ['{"type":"nonsense"}', 'plain', { type: 'unknown', text: '{"type":"nonsense"}' }],
    ['{oops', 'plain', { type: 'unknown', text: '{oops' }],
  ])('takes %j as %s', (line, format, message) => {
    expect(parseReceived(line)).toEqual({ line, format, message });
  });

  it.each([
    ['', true],
    ['ann bob', true],
    ['Welcome to the server.', true],
    ['{"type":"nonsense"}', true],
    ['ann: hi', false],
    ['!me ann', false],
  ])('says whether only the context tells what %j is: %s', (line, expected) => {
    expect(isAmbiguous(parseReceived(line))).toBe(expected);
  });
});

describe('plainLine', () => {
  it.each(['!help ', 'a  b', '!error x', '{oops', 'ann: hi'])('returns the plain line %j as it came', (line) => {
    expect(plainLine(parseReceived(line))).toBe(line);
  });

  it.each([
    ['{"type":"members","room":"tea","nicknames":["ann","bob"]}', 'ann bob'],
    ['{"type":"room","room":"tea","from":"ann","text":"hi"}', '@tea ann: hi'],
    [
      '{"type":"ban","target":"bob","until":"2026","by":"ann","reason":"be  nice","seq":1}',
      '!ban bob 2026 ann be  nice',
    ],
    ['{"type":"error","code":"new-code","text":"No."}', '!error new-code No.'],
  ])('returns the plain line of %s', (line, plain) => {
    expect(plainLine(parseReceived(line))).toBe(plain);
  });
});
