import { describe, expect, test } from 'vitest';
import { LineDecoder, TelnetFilter } from '../src/index.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** The commands of RFC 854 by name. */
const IAC = '\xff';
const DONT = '\xfe';
const DO = '\xfd';
const WONT = '\xfc';
const WILL = '\xfb';
const SB = '\xfa';
const SE = '\xf0';
const NOP = '\xf1';
const IP = '\xf4';
const AYT = '\xf6';
const SUSP = '\xed';
const EOR = '\xef';
const TIMING_MARK = '\x06';
const NAWS = '\x1f';

const CASES: readonly { name: string; sent: string; data: string; reply: string }[] = [
  { name: 'no sequence', sent: 'hello\r\n', data: 'hello\r\n', reply: '' },
  { name: 'commands of two bytes', sent: `a${IAC}${NOP}b${IAC}${AYT}c${IAC}${EOR}d`, data: 'abcd', reply: '' },
  { name: 'DO is answered WONT', sent: `a${IAC}${DO}\x01b`, data: 'ab', reply: `${IAC}${WONT}\x01` },
  { name: 'WILL is answered DONT', sent: `a${IAC}${WILL}\x18b`, data: 'ab', reply: `${IAC}${DONT}\x18` },
  { name: 'WONT and DONT are not answered', sent: `a${IAC}${WONT}\x01b${IAC}${DONT}\x01c`, data: 'abc', reply: '' },
  {
    name: 'several requests in their order',
    sent: `${IAC}${WILL}${NAWS}${IAC}${DO}\x03${IAC}${WILL}\x18`,
    data: '',
    reply: `${IAC}${DONT}${NAWS}${IAC}${WONT}\x03${IAC}${DONT}\x18`,
  },
  { name: 'an option that looks like IAC', sent: `a${IAC}${DO}${IAC}b`, data: 'ab', reply: `${IAC}${WONT}${IAC}` },
  { name: 'an option that looks like a line end', sent: `a${IAC}${DO}\nb\n`, data: 'ab\n', reply: `${IAC}${WONT}\n` },
  { name: 'a subnegotiation', sent: `a${IAC}${SB}\x18\0xterm${IAC}${SE}b`, data: 'ab', reply: '' },
  {
    name: 'IAC IAC in a subnegotiation',
    sent: `a${IAC}${SB}${NAWS}\0${IAC}${IAC}\0P${IAC}${SE}b`,
    data: 'ab',
    reply: '',
  },
  { name: 'a line end in a subnegotiation', sent: `a${IAC}${SB}\x18\r\n${IAC}${SE}b`, data: 'ab', reply: '' },
  { name: 'a command in a subnegotiation', sent: `a${IAC}${SB}\x18${IAC}${NOP}x${IAC}${SE}b`, data: 'ab', reply: '' },
  { name: 'IAC IAC', sent: `a${IAC}${IAC}b${IAC}${IAC}${IAC}${IAC}c`, data: 'abc', reply: '' },
  {
    name: 'IAC IAC before a character of four bytes',
    sent: `${IAC}${IAC}\xf0\x9f\x99\x82`,
    data: '\xf0\x9f\x99\x82',
    reply: '',
  },
  {
    name: 'Ctrl-C of a real telnet',
    sent: `${IAC}${IP}${IAC}${DO}${TIMING_MARK}hello\r\n`,
    data: 'hello\r\n',
    reply: `${IAC}${WONT}${TIMING_MARK}`,
  },
  {
    name: 'Ctrl-Z of a real telnet',
    sent: `${IAC}${SUSP}${IAC}${DO}${TIMING_MARK}hello\r\n`,
    data: 'hello\r\n',
    reply: `${IAC}${WONT}${TIMING_MARK}`,
  },
  {
    name: 'an IAC whose DM was lost as urgent data, before text',
    sent: `${IAC}${IP}${IAC}${DO}${TIMING_MARK}${IAC}hello`,
    data: 'hello',
    reply: `${IAC}${WONT}${TIMING_MARK}`,
  },
  {
    name: 'an IAC whose DM was lost as urgent data, before the next Ctrl-C',
    sent: `${IAC}${IAC}${IP}${IAC}${DO}${TIMING_MARK}hello`,
    data: 'hello',
    reply: `${IAC}${WONT}${TIMING_MARK}`,
  },
];

function filterAll(pieces: readonly Uint8Array[]): { data: string; reply: string } {
  const filter = new TelnetFilter();
  let data = '';
  let reply = '';
  for (const piece of pieces) {
    const filtered = filter.push(piece);
    data += Buffer.from(filtered.data).toString('latin1');
    reply += Buffer.from(filtered.reply ?? []).toString('latin1');
  }
  return { data, reply };
}

describe('TelnetFilter', () => {
  test.each(CASES)('$name', ({ sent, data, reply }) => {
    const bytes = latin1(sent);
    expect(filterAll([bytes]), 'whole').toEqual({ data, reply });
    expect(filterAll(Array.from(bytes, (byte) => Uint8Array.of(byte))), 'bytewise').toEqual({ data, reply });
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(filterAll([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toEqual({ data, reply });
    }
  });

  test('a chunk without IAC is returned as it is', () => {
    const chunk = latin1('hello\r\n');
    expect(new TelnetFilter().push(chunk)).toEqual({ data: chunk, reply: undefined });
    expect(new TelnetFilter().push(chunk).data).toBe(chunk);
  });

  test('the chunk is not changed', () => {
    const chunk = latin1(`a${IAC}${NOP}b`);
    new TelnetFilter().push(chunk);
    expect(chunk).toEqual(latin1(`a${IAC}${NOP}b`));
  });

  test('says whether the peer speaks telnet', () => {
    const filter = new TelnetFilter();
    filter.push(latin1('hello'));
    expect(filter.spoken).toBe(false);
    filter.push(latin1(IAC));
    expect(filter.spoken).toBe(true);
  });

  test('a CR and an LF with a command between them end a line', () => {
    const filter = new TelnetFilter();
    const decoder = new LineDecoder({ maxLineBytes: 100 });
    expect(decoder.push(filter.push(latin1(`hello\r${IAC}${NOP}\n`)).data)).toEqual([{ type: 'line', text: 'hello' }]);
  });
});
