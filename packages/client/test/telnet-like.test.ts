/** The client without a nickname, at a terminal. */
import { describe, expect, it } from 'vitest';
import { Person } from './support/person.ts';
import { collect, echo, serve } from './support/server.ts';

describe('at a terminal, without a nickname, the client', () => {
  it('sends typed lines, shows received ones, and ends at /quit', async () => {
    const port = await serve(echo);
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast(`Connected to 127.0.0.1 at port ${port}.`, 'To quit, type "/quit".');
    ann.type('hello\r');
    await ann.seeLast('hello', 'HELLO');
    ann.type('one more\r');
    await ann.seeLast('hello', 'HELLO', 'one more', 'ONE MORE');
    ann.type('/quit\r');
    expect(await ann.left()).toBe(0);
    expect(ann.rows().slice(2)).toEqual(['hello', 'HELLO', 'one more', 'ONE MORE']);
  });

  it('sends what was typed so far at Ctrl-D, without a line end, and shows it with an ellipsis', async () => {
    const chunks: string[] = [];
    const port = await serve((socket) => {
      socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      echo(socket);
    });
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('hel\x04');
    await ann.seeLast('hel…');
    ann.type('lo\r');
    await ann.seeLast('hello', 'HELLO');
    expect(chunks).toEqual(['hel', 'lo\r\n']);
  });

  it('ends at Ctrl-D on an empty line, also after a part of a line', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.on('end', () => socket.end());
    });
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('hel\x04\x04');
    expect(await ann.left()).toBe(0);
    expect(await received).toBe('hel');
  });

  it('says that the server has closed the connection', async () => {
    const port = await serve((socket) => socket.once('data', () => socket.end('bye\r\n')));
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('x\r');
    expect(await ann.left()).toBe(0);
    expect(ann.rows().slice(2)).toEqual(['x', 'bye', 'Connection closed by server.']);
  });

  it('shows no control characters: a server cannot move the cursor, ring the bell or reverse a text', async () => {
    const port = await serve((socket) => socket.write('a\x1b[2J\x1b]0;title\x07b\r\n\u202ec\u2028d\te\r\n'));
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('a[2J]0;titleb', 'cd    e');
    expect(ann.bells).toBe(0);
  });

  it('restores the terminal: no bracketed paste, and the cursor in an empty row', async () => {
    const port = await serve(echo);
    const ann = new Person(['127.0.0.1', port], { columns: 20, rows: 8 });
    await ann.see((rows) => rows.length >= 3);
    ann.type('never sent, and wrapped\x03\x03');
    expect(await ann.left()).toBe(0);
    expect(ann.emulator.modes.bracketedPasteMode).toBe(false);
    expect(ann.cursor().column).toBe(0);
    expect(ann.rows().join('')).not.toContain('never');
  });

  it('restores the terminal at SIGTERM', async () => {
    const port = await serve(echo);
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('half a line');
    await ann.seeLast('half a line');
    process.kill(ann.pid, 'SIGTERM');
    expect(await ann.left()).toBe(143);
    expect(ann.emulator.modes.bracketedPasteMode).toBe(false);
    expect(ann.rows().at(-1)).toBe('To quit, type "/quit".');
  });
});
