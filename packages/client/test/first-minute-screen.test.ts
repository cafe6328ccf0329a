/** The first minute, without a nickname on the command line. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { enter, fakeChat } from './support/fake-chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { run } from './support/program.ts';
import { echo, listen, onLines, serve } from './support/server.ts';

const HINT = 'On a chat server your first line is your nickname; linechat --nick NAME does more; /help.';

describe('without a nickname, at a terminal,', () => {
  it('a silent server gets a hint', async () => {
    const { port } = await startChat();
    const ann = new Person(['127.0.0.1', port], { columns: 100, settings: '' });
    await ann.seeLast('To quit, type "/quit".', HINT);
  });

  it('a server that speaks first, or that was spoken to, gets none, nor does one with hint = false', async () => {
    const greeting = await serve((socket) => socket.write('Welcome.\r\n'));
    const silent = await serve((socket) => socket.resume());
    const spoken = await serve(echo);
    // The hint of this one shows that the time is over for the others, which were started before.
    const people = [
      new Person(['127.0.0.1', greeting], { columns: 100, settings: '' }),
      new Person(['127.0.0.1', silent], { columns: 100 }),
      new Person(['127.0.0.1', spoken], { columns: 100, settings: '' }),
    ];
    people.at(-1)?.type('hello\r');
    for (const person of people) await person.see((rows) => rows.some((row) => row.startsWith('To quit')));
    const last = new Person(['127.0.0.1', silent], { columns: 100, settings: '' });
    await last.seeLast(HINT);
    for (const person of people) expect(person.rows()).not.toContain(HINT);
  });

  it('a refused nickname can be tried again', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['127.0.0.1', port], { columns: 100 });
    await ann.seeLast('To quit, type "/quit".');
    ann.type('Bob\r');
    await ann.seeLast('Type another nickname to try again; /quit leaves.', 'Nickname:');
    ann.type('\r'); // It connects; the line for the nickname is the next one.
    await ann.seeLast(`Connected to 127.0.0.1 at port ${port}.`);
    ann.type('not good\r');
    await ann.see((rows) => rows.filter((row) => row.startsWith('!error nick-')).length === 2);
    await ann.seeLast('Type another nickname to try again; /quit leaves.', 'Nickname:');
    ann.type('\r'); // Connects, and sends nothing.
    await ann.see((rows) => rows.filter((row) => row.startsWith('Connected to')).length === 3);
    ann.type('ann\r');
    await ann.see((rows) => rows.at(-1) === 'ann');
    ann.type('hello\r');
    await bob.receives('ann: hello\r\n');
    await ann.seeLast('ann', 'ann: hello');
    expect(ann.rows().filter((row) => row.startsWith('!error nick-'))).toHaveLength(2);
  });

  it('a refused nickname is the end with --no-reconnect', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob');
    const ann = new Person(['--no-reconnect', '127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('bob\r');
    expect(await ann.left()).toBe(0);
  });
});

describe('a received line without its end', () => {
  it('is shown after a moment, marked, and joined when the rest comes', async () => {
    const port = await serve((socket) => {
      onLines(socket, (line) => socket.write(line === 'go' ? 'D and' : line === 'end' ? ' more\r\nnext\r\n' : 'HALF'));
    });
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('half\r');
    await ann.seeLast('half', 'HALF… (no line end yet)');
    ann.type('go\rx');
    await ann.see((rows) => rows.some((row) => row === 'HALFD and… (no line end yet)') && rows.at(-1) === 'x');
    ann.type('\x7fend\r');
    await ann.seeLast('half', 'go', 'end', 'HALFD and more', 'next');
  });

  it('is shown safely, and in a chat too', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.write('bob: a\x1b[2Jb\x07 日');
    await ann.seeLast('bob: a[2Jb 日… (no line end yet)', 'ann>');
    chat.write('本\r\n');
    await ann.seeLast('bob: a[2Jb 日本', 'ann>');
    expect(ann.bells).toBe(0);
  });

  it('is gone when it is whole, also if the line is not shown', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    ann.type('/ignore bob\r');
    await ann.seeLast('-- bob is ignored.', 'ann>');
    chat.write('bob: ha');
    await ann.seeLast('bob: ha… (no line end yet)', 'ann>');
    chat.write('lf\r\n');
    await ann.seeLast('-- bob is ignored.', 'ann>');
  });

  it('is a line when the server closes', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end('bye')));
    const ann = new Person(['127.0.0.1', await listen(server)]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('x\r');
    expect(await ann.left()).toBe(0);
    expect(ann.rows().slice(2)).toEqual(['x', 'bye', 'Connection closed by server.']);
  });
});

describe('host and port', () => {
  it.each([
    ['HOST:PORT', (port: number) => [`127.0.0.1:${port}`]],
    ['--host and --port', (port: number) => ['--host', '127.0.0.1', '--port', String(port)]],
    ['HOST and --port', (port: number) => ['--port', String(port), '127.0.0.1']],
    ['--host with a port', (port: number) => ['--host', `127.0.0.1:${port}`]],
  ])('are understood as %s', async (_, args) => {
    const port = await serve(echo);
    expect(await run(args(port), 'a\n')).toMatchObject({ code: 0, stdout: 'A\n' });
  });

  it.each([
    [['[::1]:1'], 'Cannot connect to ::1 at port 1:'],
    [['::1', '1'], 'Cannot connect to ::1 at port 1:'],
  ])('%j is an IPv6 address', async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  });

  it.each([
    [['127.0.0.1:0'], /A port is a number from 1 to 65535, not "0"\./],
    [['127.0.0.1:9400', '9400'], /The port is given twice\./],
    [['--port', '9400', '127.0.0.1', '9400'], /The port is given twice\./],
    [['--host', 'a', 'b'], /The host is given twice\./],
    [[':9400'], /There is no host in ":9400"\./],
  ])('%j is a mistake', async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
