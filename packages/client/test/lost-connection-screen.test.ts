/** A lost connection: what the user sees. */
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { onLines, serve } from './support/server.ts';

const HIDE_TIMES = '--no-time';

describe('after the connection is lost, the chat client', () => {
  it('comes back with its nickname and its rooms, names the gap, and keeps the line being typed', async () => {
    const first = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', first.port]);
    await ann.seeLast('ann>');
    ann.type('!enter tea\r');
    await ann.seeLast('-- ann entered @tea', 'ann>');
    ann.type('half a li');
    await ann.seeLast('ann> half a li');
    await first.server.close({ graceMs: 0 });
    await ann.see((rows) => rows.includes('-- Connection closed by server.') && rows.at(-1) === '(ann) half a li');
    ann.type('\r');
    await ann.seeLast('-- Not connected; the line was not sent.', '(ann) half a li');
    ann.type('\x04'); // Ctrl-D
    await ann.seeLast('-- Not connected; nothing was sent.', '(ann) half a li');
    const second = await startChat({}, first.port);
    const gap = /^-- Back again\. What was said from [\d:]{8} to [\d:]{8} is missing here/;
    await ann.see((rows) => rows.some((row) => gap.test(row)) && rows.at(-1) === 'ann> half a li');
    const bob = await Peer.enter(second.port, 'bob', '!members tea');
    await bob.receives('ann\r\n');
    ann.type('ne\r');
    await ann.seeLast('ann: half a line', 'ann>');
  });

  it('keeps a paste that cannot be sent, joined in the line being typed', async () => {
    const { port, server } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { columns: 100 });
    await ann.seeLast('ann>');
    await server.close({ graceMs: 0 });
    await ann.see((rows) => rows.at(-1) === '(ann)');
    ann.type('#bob ');
    ann.paste('one\ntwo\n');
    await ann.see((rows) => rows.at(-1)?.startsWith('Send these 2 lines to bob?') === true);
    ann.type('y');
    await ann.see((rows) => rows.at(-1) === '(ann) #bob one two');
    expect(ann.rows()).toContain('-- Not connected; the lines were not sent. They are joined in one line.');
  });

  it('comes back at once at /reconnect', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/reconnect\r');
    await ann.see((rows) => rows.some((row) => row.startsWith('-- Back again.')) && rows.at(-1) === 'ann>');
    ann.type('hi\r');
    await ann.seeLast('ann: hi', 'ann>');
  });

  it('keeps the beginning of a line that Ctrl-D sent over the lost connection', async () => {
    const first = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', first.port]);
    await ann.seeLast('ann>');
    ann.type('half\x04');
    await ann.seeLast('ann> half…');
    await first.server.close({ graceMs: 0 });
    await ann.see((rows) => rows.at(-1)?.startsWith('(ann)') === true);
    await startChat({}, first.port);
    await ann.seeLast('ann> half');
    ann.type(' a line\r');
    await ann.seeLast('ann: half a line', 'ann>');
  });

  it('ends with --no-reconnect', async () => {
    const port = await serve((socket) =>
      onLines(socket, (line) => line === '!me' && socket.write('!me ann\r\n') && socket.resetAndDestroy()),
    );
    const ann = new Person(['--nick', 'ann', '--no-reconnect', '127.0.0.1', port]);
    expect(await ann.left()).toBe(1);
    expect(ann.rows().at(-1)).toMatch(/^Connection lost: /);
  });
});
