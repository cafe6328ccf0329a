/** Random keys, while rows are printed and the terminal is resized. */
import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { History } from '../src/editor/history.ts';
import { complete } from '../src/input/completion.ts';
import { EditingTerminal } from '../src/terminal/editing-terminal.ts';

const KNOWN = { nicks: ['ann', 'bob', 'berta'], rooms: ['tea'], commands: ['!operator'] };

const key = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  // Every control character but Ctrl-D, which leaves, and Ctrl-Z, which would stop the tests.
  fc
    .integer({ min: 0, max: 0x1f })
    .filter((code) => code !== 0x04 && code !== 0x1a)
    .map((code) => String.fromCharCode(code)),
  fc.constantFrom(
    '\x1b[A',
    '\x1b[B',
    '\x1b[C',
    '\x1b[D',
    '\x1b[3~',
    '\x1b[H',
    '\x1b[F',
    '\x1b[Z',
    '\x7f',
    '\x1bb',
    '\x1bd',
    '\x1b1',
    '\x1b[1;3C',
    '\x1br',
    '\x1b[<64;10;10M',
    '\x1b[O',
  ),
  fc.constantFrom('b\t', '!e\t', '@\t\t', '#', '日本', 'e\u0301', '👨‍👩‍👧', '\ud83d', '\x12', 'y', 'n', 'j'),
  fc.array(fc.string(), { maxLength: 14 }).map((lines) => `\x1b[200~${lines.join('\r')}\x1b[201~`),
);

it('the line editor works after any keys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), async (keys, columns) => {
      const input = Object.assign(new PassThrough(), { setRawMode: () => {} });
      const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
      const output = Object.assign(sink, { columns, rows: 6 });
      const terminal = new EditingTerminal(input as unknown as ReadStream, output as unknown as WriteStream, {
        history: new History(undefined),
        complete: (line, cursor) => complete(line, cursor, KNOWN),
        // The paste of a chat client asks; without a nickname it goes out up to ten lines.
        addressing:
          columns % 2 === 0 ? undefined : { recipient: () => 'everyone', isPrivate: () => false, kept: (line) => line },
        asksForFocus: false,
        dim: '',
      });
      const lines: string[] = [];
      terminal.on('line', (line) => lines.push(line));
      terminal.open();
      for (const [index, characters] of keys.entries()) {
        input.write(characters);
        if (index % 7 === 0) terminal.print([`message ${index}`]);
        if (index % 11 === 0) output.emit('resize');
      }
      // Ends a paste, a search or a question, and then types a line. (An escape alone waits for the next key: hence the x.)
      for (const characters of ['\x1b[201~', '\x07', '\x03', 'x', '\x03', 'n', '\x15\x0b', 'ok', '\r'])
        input.write(characters);
      await new Promise((resolve) => setImmediate(resolve));
      terminal.close();
      expect(lines.at(-1)).toBe('ok');
      for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 150 },
  );
});
