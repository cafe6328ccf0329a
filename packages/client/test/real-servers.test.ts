/** The client with the servers of the project, in a pipe and at a terminal. */
import { createEchoServer } from '@linechat/echo-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { run } from './support/program.ts';

async function startEcho(): Promise<number> {
  const server = createEchoServer();
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close({ graceMs: 0 }));
  return port;
}

describe('with the echo server, the client', () => {
  it('prints the answers in a pipe, line by line', async () => {
    const port = await startEcho();
    const outcome = await run(['127.0.0.1', port], 'hello\n\nstraße\nlost');
    expect(outcome).toMatchObject({ code: 0, stdout: 'HELLO\n\nSTRASSE\n' });
  });

  it('shows the parts of a line that Ctrl-D sent until the line is complete', async () => {
    const ann = new Person(['127.0.0.1', await startEcho()]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('hel\x04');
    await ann.seeLast('To quit, type "/quit".', 'hel…');
    ann.type('lo\x04 wor\x04ld\r');
    await ann.seeLast('To quit, type "/quit".', 'hello world', 'HELLO WORLD');
  });
});

describe('with the chat server, the client', () => {
  it('prints the answers in a pipe, and ends when the server has closed', async () => {
    const { port } = await startChat();
    expect(await run(['127.0.0.1', port], 'ann\n!users\nhi\n')).toMatchObject({ code: 0, stdout: 'ann\nann: hi\n' });
    const json = await run(['--nick', 'ann', '--json', '--send', '!me', '127.0.0.1', port]);
    expect(JSON.parse(json.stdout)).toMatchObject({ type: 'me', nickname: 'ann' });
  });

  it('prints JSON at a terminal with --json', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', '--json', '127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('!me\r');
    await ann.see((rows) => rows.some((row) => row.startsWith('{"type":"me","nickname":"ann"')));
    ann.type('/quit\r');
    expect(await ann.left()).toBe(0);
  });

  it('sends the nickname as the first typed line, and shows echoes once', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    ann.type('ann\rhello\r');
    await bob.receives('ann: hello\r\n');
    await ann.seeLast('To quit, type "/quit".', 'ann', 'ann: hello');
    bob.send('hi ann');
    await ann.seeLast('ann: hello', 'bob: hi ann');
    ann.type('!users\r');
    await ann.seeLast('ann: hello', 'bob: hi ann', '!users', 'bob ann');
  });

  it('says that the server has closed the connection', async () => {
    const { server, port } = await startChat();
    const ann = new Person(['127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".');
    await server.close({ graceMs: 1000 });
    expect(await ann.left()).toBe(0);
    expect(ann.rows().at(-1)).toBe('Connection closed by server.');
  });

  it('ends with exit code 1 in a pipe if the nickname is in use', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'ann');
    const { code, stdout } = await run(['--nick', 'ann', '--send', 'hi', '127.0.0.1', port]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^!error nick-in-use /);
  });
});
