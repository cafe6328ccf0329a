/** The table of exit codes in docs/client.md: one test for each row. */
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { outcomeOf, run, start } from './support/program.ts';
import { echo, listen, onLines, serve } from './support/server.ts';

/** A server that knows `!users` and text for everyone. `unknown`: what it says to another command. */
function plainServer(unknown: string | undefined): Promise<number> {
  return serve((socket) => {
    let nick = '';
    onLines(socket, (line) => {
      if (nick === '') nick = line;
      else if (line === '!users') socket.write(`${nick}\r\n`);
      else if (!line.startsWith('!')) socket.write(`${nick}: ${line}\r\n`);
      else if (unknown !== undefined) socket.write(`${unknown}\r\n`);
    });
  });
}

const REFUSED = /\nThe server refused what was sent: .+\n$/;

describe('the exit code is 0', () => {
  it.each([
    ['a message to everyone', 'hello'],
    ['a private message, which has no echo', '#bob psst'],
    ['a message to a room that --room has entered', '@tea hi'],
    ['!quit', '!quit'],
  ])('if the server has taken %s of --send', async (_, line) => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob');
    const outcome = await run(['--nick', 'ann', '--room', 'tea', '--send', line, '127.0.0.1', port]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).not.toContain('pong');
    expect(outcome.stderr).toMatch(/Connection closed by server\.\n$/);
  });

  it.each([
    ['an error', '!error unknown-command What?'],
    ['an error in its own words', '!error what is that?'],
    ['an error with a code of its own', '!error bad What?'],
    ['a sentence', 'Unknown command.'],
    ['nothing', undefined],
  ])('if a server without !ping, which answers it with %s, gives the line back', async (_, answer) => {
    const port = await plainServer(answer);
    for (const [args, input, stdout] of [
      [['--send', 'hi'], '', 'ann: hi\n'],
      [[], 'hi', 'ann: hi\n'],
      [[], 'one\ntwo\n', 'ann: one\nann: two\n'],
    ] as const) {
      const outcome = await run(['--nick', 'ann', ...args, '127.0.0.1', port], input);
      expect(outcome).toMatchObject({ code: 0, stdout });
    }
  });

  it('if a server that says nothing to !ping answers a last question', async () => {
    const port = await plainServer(undefined);
    const outcome = await run(['--nick', 'ann', '127.0.0.1', port], 'hi\n!users\n');
    expect(outcome).toMatchObject({ code: 0, stdout: 'ann: hi\nann\n' });
  });

  it.each([
    ['does not close', () => {}],
    ['resets the connection', (socket: Socket) => void setTimeout(() => socket.resetAndDestroy(), 50)],
  ])('if the server has answered all, and then %s', async (_, end) => {
    const port = await serve((socket) => {
      onLines(socket, (line) => {
        if (!line.startsWith('!ping ')) return;
        socket.write(line.replace('ping', 'pong').concat('\r\n'));
        end(socket);
      });
      socket.removeAllListeners('end');
    });
    expect(await run(['--nick', 'ann', '127.0.0.1', port], 'hi\n')).toMatchObject({ code: 0, stdout: '' });
  });

  it('if the input of a pipe is answered', async () => {
    const { port } = await startChat();
    expect(await run(['--nick', 'ann', '127.0.0.1', port], 'one\ntwo')).toMatchObject({
      code: 0,
      stdout: 'ann: one\nann: two\n',
    });
    expect(await run(['127.0.0.1', port], 'bob\n!quit\n')).toMatchObject({ code: 0 });
  });

  it('if nothing was sent and the server closes', async () => {
    const port = await serve((socket) => socket.end('bye\r\n'));
    expect(await run(['127.0.0.1', port], undefined)).toMatchObject({ code: 0, stdout: 'bye\n' });
  });

  it('if the user leaves, or the server closes, at a terminal', async () => {
    const port = await serve(echo);
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('/quit\r');
    expect(await ann.left()).toBe(0);
    const closing = await serve((socket) => onLines(socket, () => socket.end()));
    const bob = new Person(['127.0.0.1', closing]);
    await bob.seeLast('To quit, type "/quit".');
    bob.type('hi\r');
    expect(await bob.left()).toBe(0);
  });
});

describe('the exit code is 1, with a sentence on standard error,', () => {
  it.each([
    ['to nobody', '#nobody hi'],
    ['to a room that the user is not in', '@tea hi'],
    ['that is too long', 'x'.repeat(5000)],
    ['that is no command', '!foo'],
  ])('if the server refuses the line of --send %s', async (_, line) => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob', '!enter tea');
    for (const format of [[], ['--json']]) {
      const outcome = await run(['--nick', 'ann', ...format, '--send', line, '127.0.0.1', port]);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toContain('error');
      expect(outcome.stderr).toMatch(REFUSED);
    }
  });

  it.each([
    ['!error unknown-command What?', 'What?'],
    ['!error what is that?', 'what is that?'],
  ])('if a server without !ping refuses the line with %j', async (answer, sentence) => {
    const port = await plainServer(answer);
    const outcome = await run(['--nick', 'ann', '--send', '!foo', '127.0.0.1', port]);
    expect(outcome).toMatchObject({ code: 1, stdout: `${answer}\n` });
    expect(outcome.stderr.split('\n').at(-2)).toBe(`The server refused what was sent: ${sentence}`);
  });

  it('if a server says in its own words that it is full', async () => {
    const port = await serve((socket) => onLines(socket, () => socket.end('Sorry, the server is full.\r\n')));
    const outcome = await run(['--nick', 'ann', '--send', 'hi', '127.0.0.1', port]);
    expect(outcome).toMatchObject({ code: 1, stdout: 'Sorry, the server is full.\n' });
  });

  it('if the server is full', async () => {
    const { port } = await startChat({ maxConnections: 1 });
    await Peer.enter(port, 'bob');
    const outcome = await run(['--nick', 'ann', '--send', 'hi', '127.0.0.1', port]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(REFUSED);
  });

  it.each([
    ['of --nick', ['--nick', 'bob'], 'hi\n'],
    ['in the input', [], 'bob\nhi\n'],
  ])('if the nickname %s is in use', async (_, args, input) => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob');
    const outcome = await run([...args, '127.0.0.1', port], input);
    expect(outcome).toMatchObject({ code: 1, stdout: expect.stringMatching(/^!error nick-in-use /) });
    expect(outcome.stderr).toMatch(REFUSED);
  });

  it('if the port speaks TLS', async () => {
    const port = await listen(createTlsServer({}));
    const outcome = await run(['--nick', 'ann', '--send', 'hi', '127.0.0.1', port]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/\n(Connection lost: .+|The server closed the connection without an answer .+)\n$/);
  });

  it('if the first bytes are those of TLS, and it says so', async () => {
    const port = await serve((socket) => socket.end(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46])));
    const outcome = await run(['127.0.0.1', port], 'ann\n');
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/\nConnection lost: the server speaks TLS \(see --tls\)\.\n$/);
  });

  it('if the server closes before it has answered the last line', async () => {
    const port = await serve((socket) => onLines(socket, (line) => line === 'hi' && socket.end('ann: hi\r\n')));
    const outcome = await run(['--nick', 'ann', '--send', 'hi', '--send', 'you', '127.0.0.1', port]);
    expect(outcome).toMatchObject({ code: 1, stdout: 'ann: hi\n' });
    expect(outcome.stderr).toMatch(/\nThe server closed the connection without an answer to what was sent last\.\n$/);
  });

  it('if the server closes without an answer to the input of a pipe', async () => {
    const port = await serve((socket) => socket.resume().on('end', () => socket.end()));
    const outcome = await run(['127.0.0.1', port], 'hi\n');
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/\nThe server closed the connection without an answer to what was sent last\.\n$/);
  });

  it('if the server closes without a word after the nickname of --nick', async () => {
    const port = await serve((socket) => onLines(socket, () => socket.end()));
    const outcome = await run(['--nick', 'ann', '127.0.0.1', port], undefined);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/\nThe server closed the connection without an answer; perhaps it refused .+\n$/);
  });

  it('if a server without !ping refuses the last line, and then the question', async () => {
    const port = await serve((socket) => {
      onLines(socket, (line) => line.startsWith('!') && socket.write('!error unknown-command What?\r\n'));
    });
    const outcome = await run(['--nick', 'ann', '--send', '!foo', '127.0.0.1', port]);
    expect(outcome).toMatchObject({ code: 1, stdout: '!error unknown-command What?\n' });
    expect(outcome.stderr).toMatch(/\nThe server refused what was sent: What\?\n$/);
  });

  it('if the server closes before the input has ended', async () => {
    const port = await serve((socket) => onLines(socket, () => socket.end('ann: hi\r\n')));
    const child = start(['127.0.0.1', port]);
    const outcome = outcomeOf(child);
    child.stdin.write('hi\n'); // The input stays open.
    expect(await outcome).toMatchObject({ code: 1, stdout: 'ann: hi\n' });
    expect((await outcome).stderr).toMatch(/\nThe server closed the connection before the input had ended\.\n$/);
  });

  it('if no answer comes in time', async () => {
    const port = await serve((socket) => socket.resume());
    const outcome = await run(['--nick', 'ann', '--send', 'x', '--wait', '0.05', '127.0.0.1', port]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/\nNo answer within 0\.05 seconds\.\n$/);
  });

  it('if there is no connection, or it is lost', async () => {
    expect(await run(['127.0.0.1', '1'])).toMatchObject({ code: 1 });
    const port = await serve((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    expect(await run(['127.0.0.1', port], 'x\n')).toMatchObject({ code: 1 });
  });
});

describe('the exit code is 2, with a sentence on standard error,', () => {
  it('after --send without a nickname', async () => {
    const { code, stdout, stderr } = await run(['--send', 'hi', '127.0.0.1', '1']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^linechat: --send needs a nickname, .*: add --nick NAME\.\n$/);
  });

  it('after a mistake in the settings file', async () => {
    const person = new Person(['127.0.0.1', '1'], { settings: 'bell = 7\n' });
    expect(await person.left()).toBe(2);
  });
});

it.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('the exit code after %s at a terminal is %i', async (signal, code) => {
  const port = await serve(echo);
  const ann = new Person(['127.0.0.1', port]);
  await ann.seeLast('To quit, type "/quit".');
  process.kill(ann.pid, signal);
  expect(await ann.left()).toBe(code);
});
