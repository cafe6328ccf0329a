/** A server without extensions: what the user sees. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Person } from './support/person.ts';
import { listen, onLines, serve } from './support/server.ts';

const HIDE_TIMES = '--no-time';

describe('with a server that knows only the base protocol, the chat client', () => {
  it('shows plain lines, and no errors about its own questions', async () => {
    const port = await serve((socket) => {
      let nick = '';
      onLines(socket, (line) => {
        if (nick === '') nick = line;
        else if (line.startsWith('!')) socket.write('!error unknown-command What?\r\n');
        else socket.write(`${nick}: ${line}\r\n@tea bob: psst\r\n`);
      });
    });
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('hi\r');
    await ann.seeLast('To quit, type "/quit".', 'ann: hi', '@tea bob: psst', 'ann [@tea 1]>');
    ann.type('!foo\r');
    await ann.seeLast('> !foo', '!! What?', 'ann [@tea 1]>');
  });

  it('takes a close directly after the nickname as a refusal', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end()));
    const port = await listen(server);
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
  });

  it('takes a close directly after a sentence of the server as a refusal', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end('Sorry, taken.\r\n')));
    const port = await listen(server);
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.see((rows) => rows.includes('Sorry, taken.') && rows.at(-1) === 'Nickname:');
  });

  it('is usable if the server sends nothing', async () => {
    const port = await serve((socket) => socket.resume());
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".', 'ann>');
    ann.type('/quit\r');
    expect(await ann.left()).toBe(0);
  });
});
