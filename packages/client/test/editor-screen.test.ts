/** The line being typed, on the screen, while messages come. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Person } from './support/person.ts';
import { onLines, serve } from './support/server.ts';

/** A user at a terminal, the server's side of the connection, and the lines that the server received. */
async function sit(columns: number, rows = 12): Promise<{ ann: Person; server: Socket; lines: string[] }> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const lines: string[] = [];
  const port = await serve((socket) => {
    onLines(socket, (line) => lines.push(line));
    resolve(socket);
  });
  const ann = new Person(['127.0.0.1', port], { columns, rows });
  const server = await promise;
  await ann.see((screen) => screen.join('\n').endsWith('"/quit".'));
  return { ann, server, lines };
}

const LONG = 'the quick brown fox jumps over the lazy dog and then some more of it';

describe.each([40, 80])('at %i columns, the line being typed', (columns) => {
  it('stays whole while messages come', async () => {
    const { ann, server, lines } = await sit(columns);
    ann.type('I am ty');
    await ann.seeLast('I am ty');
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', 'I am ty');
    ann.type('ping');
    server.write('bob: are you there\r\nbob: ?\r\n');
    await ann.seeLast('bob: hello', 'bob: are you there', 'bob: ?', 'I am typing');
    ann.type('\r');
    await ann.seeLast('bob: ?', 'I am typing');
    await expect.poll(() => lines).toEqual(['I am typing']);
  });

  it('stays whole in several rows, with the cursor in the middle', async () => {
    const { ann, server, lines } = await sit(columns);
    ann.type(`${LONG}${'\x1b[D'.repeat(10)}`);
    const rows = cut(LONG, columns);
    await ann.seeLast(...rows);
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', ...rows);
    const at = LONG.length - 10;
    expect(ann.cursor()).toEqual({
      row: ann.rows().length - rows.length + Math.floor(at / columns),
      column: at % columns,
    });
    ann.type('XY');
    server.write('bob: again\r\n');
    const edited = `${LONG.slice(0, -10)}XY${LONG.slice(-10)}`;
    await ann.seeLast('bob: hello', 'bob: again', ...cut(edited, columns));
    ann.type('\r');
    await expect.poll(() => lines).toEqual([edited]);
  });

  it('stays whole with wide and combining characters', async () => {
    const { ann, server, lines } = await sit(columns);
    const text = '日本語 é 👍🏽 नमस्ते 👨‍👩‍👧 🇯🇵 ';
    ann.type(text.repeat(3));
    await ann.see((rows) => rows.join('').includes('日'));
    server.write('bob: ééé 日本\r\n');
    await ann.see((rows) => rows.includes('bob: ééé 日本'));
    ann.type('x');
    await ann.see((rows) => rows.at(-1)?.endsWith('x') === true);
    ann.type('\x7f');
    await ann.see((rows) => rows.at(-1)?.endsWith('x') === false);
    const before = ann.rows().slice(3);
    server.write('bob: done\r\n');
    await ann.seeLast('bob: done', ...before);
    ann.type('\r');
    await expect.poll(() => lines).toEqual([text.repeat(3)]);
  });

  it('continues in the next row after the last column', async () => {
    const { ann, server } = await sit(columns);
    ann.type('a'.repeat(columns));
    await ann.seeLast('a'.repeat(columns));
    await ann.see(() => ann.cursor().column === 0);
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', 'a'.repeat(columns));
    ann.type('b');
    await ann.seeLast('bob: hello', 'a'.repeat(columns), 'b');
    ann.type('\x7f\x7f');
    await ann.seeLast('bob: hello', 'a'.repeat(columns - 1));
  });
});

describe('the line being typed', () => {
  it.each([
    [80, 40],
    [40, 80],
    [80, 25],
  ])('is shown once after a resize from %i to %i columns, and no message is lost', async (from, to) => {
    const { ann, server } = await sit(from);
    server.write('bob: before\r\n');
    ann.type(LONG);
    await ann.seeLast('bob: before', ...cut(LONG, from));
    ann.resize(to, 12);
    await ann.seeLast('bob: before', ...cut(LONG, to));
    server.write('bob: after\r\n');
    await ann.seeLast('bob: before', 'bob: after', ...cut(LONG, to));
    expect(ann.rows().filter((row) => row.startsWith('the quick'))).toHaveLength(1);
  });

  it('can be higher than the screen', async () => {
    const { ann, server, lines } = await sit(40, 5);
    const text = Array.from({ length: 60 }, (_, index) => `word${index} `).join('');
    ann.type(text);
    await ann.see((rows) => rows.at(-1)?.includes('word59') === true);
    server.write('bob: hello\r\n');
    await ann.see((rows) => rows.includes('bob: hello') && rows.at(-1)?.includes('word59') === true);
    ann.type('\r');
    await expect.poll(() => lines).toEqual([text]);
  });
});

describe('a key', () => {
  it('deletes a whole character, also one of several code points', async () => {
    const { ann, lines } = await sit(80);
    ann.type('a👨‍👩‍👧\x7fb🇯🇵\x7fce\u0301\x7fd日\x1b[D\x7f\r');
    await expect.poll(() => lines).toEqual(['abc日']);
  });

  it('moves by words, cuts, and inserts what was cut, as in node:readline', async () => {
    const { ann, lines } = await sit(80);
    ann.type('one two three\x1bb\x0b\x01\x19\x05\x17four\r'); // Alt-B, Ctrl-K, Ctrl-A, Ctrl-Y, Ctrl-E, Ctrl-W
    await expect.poll(() => lines).toEqual(['threeone four']);
  });

  it('Ctrl-C clears the line, and the second one leaves', async () => {
    const { ann, lines } = await sit(80);
    ann.type('oh no\x03');
    await ann.seeLast('(Ctrl-C again leaves)');
    ann.type('hi\r');
    await expect.poll(() => lines).toEqual(['hi']);
    ann.type('\x03\x03');
    expect(await ann.left()).toBe(0);
  });

  it('Ctrl-D deletes the next character; at the end of the line it sends what was typed', async () => {
    const { ann, lines } = await sit(80);
    ann.type('a👨‍👩‍👧bc\x01\x06\x04\x04'); // Ctrl-A, Ctrl-F
    await ann.seeLast('ac');
    ann.type('\x05\x04'); // Ctrl-E
    await ann.seeLast('ac…');
    ann.type('de\x02\x04\r'); // Ctrl-B
    await expect.poll(() => lines).toEqual(['acd']);
  });

  it('Ctrl-C after Ctrl-D says that the server has the beginning of the line', async () => {
    const { ann, lines } = await sit(80);
    ann.type('half\x04 a line\x03');
    await ann.seeLast('(The server has the beginning; Enter ends that line. Ctrl-C again leaves)', 'half…');
    ann.type('\r');
    await expect.poll(() => lines).toEqual(['half']);
  });

  it('Ctrl-Z does nothing if there is no shell to go back to', async () => {
    const { ann, server, lines } = await sit(80);
    ann.type('half\x1a');
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', 'half');
    ann.type(' a line\r');
    await expect.poll(() => lines).toEqual(['half a line']);
  });

  it('without a meaning does nothing', async () => {
    const { ann, lines } = await sit(80);
    ann.type('a\x0f\x1b[15~\x1b[1;5P\x00\x1b[200~\x1b[201~\x1eb\r');
    await expect.poll(() => lines).toEqual(['ab']);
  });
});

describe('a report of the mouse, which another program has left on,', () => {
  it.each([
    ['SGR', '\x1b[<64;10;10M\x1b[<0;1;1m'],
    ['urxvt', '\x1b[96;10;10M'],
    ['X10', '\x1b[M`**'],
  ])('leaves nothing in the line: %s', async (_, report) => {
    const { ann, lines } = await sit(80);
    for (const text of ['a', report, 'b', report.slice(0, -3)]) ann.type(text);
    await ann.see((rows) => rows.at(-1)?.startsWith('ab') === true);
    ann.type(`${report.slice(-3)}c\r`);
    await expect.poll(() => lines).toEqual(['abc']);
  });
});

describe('a paste', () => {
  it('without bracketed paste is one change of the screen for each read, however long it is', async () => {
    const { ann, lines } = await sit(80, 24);
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(90).slice(0, 3900);
    const before = ann.output.length;
    ann.type(`${text}\r`);
    await expect.poll(() => lines).toEqual([text.trimEnd()]);
    await ann.see((rows) => rows.join('').includes(text.slice(-40).trim()));
    // The terminal hands the text over in some reads of up to 4,096 bytes, each of which paints a screen of 80 columns
    // and 24 rows. One change for each key was 5.7 MB.
    expect(ann.output.length - before).toBeLessThan(200_000);
  });

  it('of up to ten lines is sent; what follows the last line end stays in the line', async () => {
    const { ann, lines } = await sit(80);
    ann.paste('one\ntwo\r\nthr\x1b[31mee');
    await ann.seeLast('one', 'two', 'thr[31mee');
    await expect.poll(() => lines).toEqual(['one', 'two']);
  });

  const eleven = Array.from({ length: 11 }, (_, index) => `line ${index}`);

  it.each([
    ['y', eleven],
    ['n', []],
  ])('of eleven lines is sent only after the answer y, not after n: %s', async (answer, sent) => {
    const { ann, server, lines } = await sit(80, 30);
    ann.paste(`${eleven.join('\n')}\n`);
    const question = 'Send these 11 lines? y: yes, n: no, j: join them in one line';
    await ann.seeLast(question);
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', question);
    expect(lines).toEqual([]);
    ann.type(answer);
    ann.type('end\r');
    await expect.poll(() => lines).toEqual([...sent, 'end']);
  });

  it('of eleven lines can be joined to one line', async () => {
    const { ann, lines } = await sit(80, 30);
    ann.paste(eleven.join('\n'));
    await ann.see((rows) => rows.at(-1)?.startsWith('Send these 11') === true);
    ann.type('j\r');
    await expect.poll(() => lines).toEqual([eleven.join(' ')]);
  });
});

describe('the history', () => {
  it('has the sent lines at Up, and the line being typed again at Down', async () => {
    const { ann, lines } = await sit(80);
    ann.type('first\rsecond\rbeg');
    await ann.seeLast('second', 'beg');
    ann.type('\x1b[A');
    await ann.seeLast('second', 'second');
    ann.type('\x1b[A\x1b[A');
    await ann.seeLast('second', 'first');
    ann.type('\x1b[B\x1b[B\x1b[B');
    await ann.seeLast('second', 'beg');
    await expect.poll(() => lines).toEqual(['first', 'second']);
  });

  it('is searched with Ctrl-R, also while messages come', async () => {
    const { ann, server, lines } = await sit(80);
    ann.type('apple pie\rapple juice\rpear\r\x12app');
    await ann.seeLast('pear', '(search) app: apple juice');
    server.write('bob: hello\r\n');
    await ann.seeLast('bob: hello', '(search) app: apple juice');
    ann.type('\x12');
    await ann.seeLast('(search) app: apple pie');
    ann.type('\r');
    await ann.seeLast('bob: hello', 'apple pie');
    ann.type('!\r');
    await expect.poll(() => lines.at(-1)).toBe('apple pie!');
  });
});

function cut(text: string, columns: number): string[] {
  return (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).map((row) => row.trimEnd());
}
