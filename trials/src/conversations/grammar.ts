/**
 * Random lines: commands with few names, so that they collide, and what does not belong in a line: control characters,
 * ill-formed UTF-8, telnet, too many bytes. Bytes are written as characters up to U+00FF.
 */
import fc from 'fast-check';

/** Bytes of a line. */
export interface Part {
  readonly bytes: string;
  /** The same without the sequences of telnet. */
  readonly text: string;
  /** How many requests of telnet they hold. Each is answered by three bytes. */
  readonly requests: number;
}

export interface Line {
  readonly parts: readonly Part[];
  readonly ending: '\n' | '\r\n' | '\r\r\n';
}

export const PASSWORD = 'word';
/** Longer lines are refused; short enough that it happens. */
export const MAX_LINE_BYTES = 80;

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
const part = (bytes: string): Part => ({ bytes, text: bytes, requests: 0 });
const telnet = (bytes: string, requests = 0): Part => ({ bytes, text: '', requests });

const name = fc.constantFrom(...['a', 'A', 'b', 'B', 'cc', 'Cc', 'd', 'toolong', 'a:', '__proto__', 'ä', '\u212a', '']);
const room = fc.constantFrom(...['r', 'R', 'tea', 'TEA', '_-', '3', 'toolong', 'no room', '']);
const said = fc.constantFrom(
  ...['hi', ' hi  there ', '', ' ', '\t', 'é🙂', 'x'.repeat(60), '# no', '{"type":"public"}', '!error no', 'a: b'],
  ...['\x07\x1b[2J', '\x7f\u0085', '\u202e\u2066', '\u2028\u2029', 'a\rb', '\x00', '\u{10ffff}\ufeff', '\u061c'],
);
const word = fc.constantFrom('!say', '!ping', '!users', '!rooms', '!me', '!help', '!frob', '!', '!Users', '!quit x');
const spaced = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(' '));

/** The reference model knows only these addresses. `1.2` is invalid. */
const target = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom('127.0.0.1', '2001:db8::1', '1.2') },
);
/** None ends during the conversation, because the model does not know the time. */
const duration = fc.constantFrom('1h', '2w', '0s', 'x', '');

const command: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: said },
  { weight: 3, arbitrary: spaced(name, said).map((rest) => `#${rest}`) },
  { weight: 4, arbitrary: spaced(room, said).map((rest) => `@${rest}`) },
  { weight: 8, arbitrary: spaced(fc.constantFrom('!enter', '!enter', '!leave', '!members'), room) },
  { weight: 2, arbitrary: spaced(fc.constant('!nick'), name) },
  { weight: 4, arbitrary: spaced(word, said) },
  { weight: 3, arbitrary: spaced(fc.constantFrom('!notices'), fc.constantFrom('on', 'on', 'off', '')) },
  { weight: 3, arbitrary: spaced(fc.constantFrom('!format'), fc.constantFrom('json', 'json', 'plain', '')) },
  { weight: 2, arbitrary: fc.constantFrom(`!operator ${PASSWORD}`, '!operator', '!operator no') },
  { weight: 2, arbitrary: spaced(fc.constantFrom('!kick', '!unmute', '!unban', '!bans'), name, said) },
  { weight: 2, arbitrary: spaced(fc.constantFrom('!ban', '!mute'), target, duration, said) },
  { weight: 1, arbitrary: fc.constantFrom('!quit', '', 'z'.repeat(MAX_LINE_BYTES + 1), 'z'.repeat(5000)) },
);

/** Goes between the bytes of a line. Each sequence is complete, so that no text is taken for the command of an IAC. */
const noise: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom(...['\xc3', '\xe2\x82', '\xf0\x9f\x99', '\xed\xa0\x80', '\xc0\xaf', '\x80', '\xf5'].map(part)),
  fc.constantFrom(
    ...['\xff\xf4', '\xff\xfa\x18\x00x\n\xff\xff\xff\xf0', '\xff\xfc\x01', '\xff\xfe\n'].map((bytes) => telnet(bytes)),
    ...['\xff\xfd\x06', '\xff\xfb\x18', '\xff\xfd\n', '\xff\xfd\xff'].map((bytes) => telnet(bytes, 1)),
  ),
);

const parts: fc.Arbitrary<readonly Part[]> = fc.oneof(
  { weight: 6, arbitrary: command.map((text) => [part(asBytes(text))]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(command, fc.nat({ max: 20 }), noise)
      .map(([text, at, between]) => [part(asBytes(text).slice(0, at)), between, part(asBytes(text).slice(at))]),
  },
);

export const line: fc.Arbitrary<Line> = fc.record({
  parts,
  ending: fc.constantFrom('\n', '\r\n', '\r\n', '\r\r\n'),
});

export function plainLine(text: string): Line {
  return { parts: [part(text)], ending: '\r\n' };
}

/** A first line that is accepted if the nickname is free. */
export const goodName: fc.Arbitrary<Line> = fc
  .tuple(fc.constantFrom('a', 'B', 'cc', 'd', 'E', 'f'), fc.constantFrom('\n', '\r\n'))
  .map(([text, ending]) => ({ parts: [part(text)], ending }));

/** The beginning of a line. It may end within a telnet sequence or a character. */
export const beginning: fc.Arbitrary<Part> = fc.constantFrom(
  ...['half a li', '!enter r', '', '\xc3', '\xf0\x9f'].map(part),
  { bytes: 'x\xff', text: 'x', requests: 0 },
  { bytes: '\xff\xfd', text: '', requests: 0 },
  { bytes: 'x\xff\xfa\x18', text: 'x', requests: 0 },
);

/** Lengths of the pieces in which bytes are sent, repeated as needed. Without lengths, all are sent at once. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([1]) },
);

/** The bytes in these pieces. */
export function cut(bytes: string, lengths: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? bytes.length;
    pieces.push(Buffer.from(bytes.slice(at, at + length), 'latin1'));
    at += length;
  }
  return pieces;
}
