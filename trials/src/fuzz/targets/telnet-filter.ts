/**
 * TelnetFilter. Of any bytes: the cuts change nothing, no IAC is left, a reply is refusals alone, and nobody makes us
 * send more than he sends. Of well-formed telnet, put together from the bytes: the text is what stands between the
 * sequences, and each request has its refusal.
 *
 * The bytes: the lengths of the pieces; for one half how the stream is put together, for the other the stream itself.
 */
import assert from 'node:assert/strict';
import { TelnetFilter } from '@linechat/line-codec';
import { Input, pieces } from '../input.ts';

export const covers = ['/packages/line-codec/dist/'];
export const words = [
  ...['\xff', '\xff\xff', '\xff\xfd', '\xff\xfb', '\xff\xfc', '\xff\xfe', '\xff\xfd\x06', '\xff\xf4', '\xff\xf2'],
  ...['\xff\xfa', '\xff\xf0', '\xff\xfa\x18\x00xterm\xff\xf0', '\xff\xff\xfd', '\xf0\x9f\x99\x82', '\r\n'],
];

const IAC = 0xff;
const DONT = 0xfe;
const DO = 0xfd;
const WONT = 0xfc;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;
const NOP = 0xf1;

export function fuzz(data: Uint8Array): void {
  const input = new Input(data);
  const lengths = input.some(6);
  const isBuilt = input.of([true, false]);
  if (isBuilt) {
    const { stream, text, reply } = build(input);
    check(filter(pieces(stream, lengths)), { text: hex(text), reply: hex(reply), spoken: stream.includes(IAC) });
    return;
  }
  const stream = input.rest();
  const whole = filter([stream]);
  check(filter(pieces(stream, lengths)), whole);
  assert.ok(!Buffer.from(whole.text, 'hex').includes(IAC), 'an IAC is left');
  assert.ok((whole.text.length + whole.reply.length) / 2 <= stream.length, 'more comes out than went in');
  assert.match(whole.reply, /^(?:ff(?:fc|fe)..)*$/, 'a reply is no refusal');
  assert.equal(whole.spoken, stream.includes(IAC));
}

interface Outcome {
  /** In hexadecimal, so that a difference can be read. */
  readonly text: string;
  readonly reply: string;
  readonly spoken: boolean;
}

const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex');

function check(found: Outcome, expected: Outcome): void {
  assert.deepEqual(found, expected);
}

function filter(chunks: readonly Uint8Array[]): Outcome {
  const telnet = new TelnetFilter();
  const filtered = chunks.map((chunk) => telnet.push(chunk));
  return {
    text: Buffer.concat(filtered.map((one) => one.data)).toString('hex'),
    reply: Buffer.concat(filtered.flatMap((one) => one.reply ?? [])).toString('hex'),
    spoken: telnet.spoken,
  };
}

/** Well-formed telnet: up to forty pieces, each a byte of text or a sequence. */
function build(input: Input): { readonly stream: Uint8Array; readonly text: number[]; readonly reply: number[] } {
  const stream: number[] = [];
  const text: number[] = [];
  const reply: number[] = [];
  for (let left = input.byte() % 40; left > 0; left--) {
    const byte = input.byte();
    switch (byte % 8) {
      case 0:
        stream.push(IAC, DO, byte);
        reply.push(IAC, WONT, byte);
        break;
      case 1:
        stream.push(IAC, WILL, byte);
        reply.push(IAC, DONT, byte);
        break;
      case 2:
        stream.push(IAC, byte & 8 ? WONT : DONT, byte);
        break;
      case 3:
        stream.push(IAC, NOP);
        break;
      case 4:
        stream.push(
          IAC,
          SB,
          ...Array.from(input.some(4)).flatMap((one) => (one === IAC ? [IAC, IAC] : [one])),
          IAC,
          SE,
        );
        break;
      default:
        // Text that can't be taken for the command of an IAC that was lost: see the filter's own remarks.
        stream.push(byte & 0x7f);
        text.push(byte & 0x7f);
    }
  }
  return { stream: Uint8Array.from(stream), text, reply };
}
