/** How the server closes, and which events an embedding program gets. */
import { nicknames } from '@linechat/chat-core';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createChatServer, MemoryLog } from '../src/index.ts';
import { createLog } from './support/logs.ts';
import { serve } from './support/serve.ts';

describe('close', () => {
  test('processes the lines before it, tells every client shutting-down, and ends all connections', async () => {
    const { port, server } = await serve();
    const ann = await Peer.enter(port, 'ann');
    const bob = await Peer.enter(port, 'bob');
    const nameless = await Peer.connect(port);
    ann.send('last words', '!users');
    await bob.line();
    const closed = server.close();
    expect((await ann.rest()).toString()).toMatch(/^ann: last words\r\nann bob\r\n!error shutting-down [^\r\n]+\r\n$/);
    expect((await bob.rest()).toString()).toMatch(/^!error shutting-down [^\r\n]+\r\n$/);
    expect((await nameless.rest()).toString()).toMatch(/^!error shutting-down [^\r\n]+\r\n$/);
    for (const peer of [ann, bob, nameless]) peer.halfClose();
    await closed;
    expect(server.address).toBeUndefined();
    await expect(Peer.connect(port)).rejects.toThrow('ECONNREFUSED');
  });

  test('does not wait longer than graceMs for a client that does not read', async () => {
    const { port, server } = await serve({ floodRate: 0, maxPendingBytes: 50_000_000 });
    const slow = await Peer.enter(port, 'slow');
    slow.socket.pause();
    const ann = await Peer.enter(port, 'ann');
    for (let i = 0; i < 5; i++) {
      ann.send(...Array.from({ length: 1000 }, () => 'x'.repeat(4000)));
      await ann.sync();
    }
    const before = performance.now();
    await server.close({ graceMs: 200 });
    expect(performance.now() - before).toBeLessThan(2000);
    ann.socket.destroy();
    slow.socket.destroy();
  });

  test('ends a server that is about to listen; it can never listen again', async () => {
    const { server: other } = await serve();
    const log = createLog();
    const server = createChatServer({}, log);
    const listening = server.listen();
    const outcome = expect(listening).rejects.toThrow('was closed');
    await server.close();
    await outcome;
    expect(server.address).toBeUndefined();
    await other.close({ graceMs: 0 });
    await expect(other.listen()).rejects.toThrow('was closed');
  });

  test('a second call can make the end sooner', async () => {
    const { port, server } = await serve();
    const ann = await Peer.enter(port, 'ann');
    const slow = server.close({ graceMs: 60_000 });
    // It does not close its side, so the server waits.
    expect((await ann.rest()).toString()).toMatch(/^!error shutting-down /);
    await server.close({ graceMs: 0 });
    await slow;
    ann.socket.destroy();
  });

  test('does not wait for a log that can’t be left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const log = new MemoryLog();
    const server = createChatServer(
      {},
      { join: (member) => ({ ...log.join(member), leave: () => new Promise(() => {}) }) },
    );
    await server.listen();
    const closed = server.close();
    await vi.waitUntil(() => vi.getTimerCount() === 2);
    await vi.advanceTimersByTimeAsync(5000);
    await closed;
  });

  test('may be called before listen, and twice', async () => {
    const server = createChatServer();
    await server.close();
    await server.close();
  });
});

test('a server that listens, or is about to, can’t listen once more', async () => {
  const server = createChatServer({}, createLog());
  const listening = server.listen();
  await expect(server.listen()).rejects.toThrow('listens already');
  await listening;
  await expect(server.listen()).rejects.toThrow('listens already');
  await server.close({ graceMs: 0 });
});

describe('as a library', () => {
  test('emits connected, named, refused and disconnected, with their details', async () => {
    const { port, server } = await serve();
    const emitted: unknown[] = [];
    server.on('connected', ({ connection, address }) => emitted.push(['connected', connection, address]));
    server.on('named', ({ connection, nickname }) => emitted.push(['named', connection, nickname]));
    server.on('refused', ({ connection, code }) => emitted.push(['refused', connection, code]));
    const gone = new Promise<void>((resolve) =>
      server.on('disconnected', ({ connection, nickname, reason }) => {
        emitted.push(['disconnected', connection, nickname, reason]);
        resolve();
      }),
    );
    const ann = await Peer.connect(port);
    ann.send('ann', '!nick bea', '#nobody hi', '!quit');
    await ann.rest();
    ann.halfClose();
    await gone;
    expect(emitted).toEqual([
      ['connected', 1, '127.0.0.1'],
      ['named', 1, 'ann'],
      ['named', 1, 'bea'],
      ['refused', 1, 'no-such-user'],
      ['disconnected', 1, 'bea', 'quit'],
    ]);
  });

  test('has the state of the chat, and an old state does not change', async () => {
    const { port, server } = await serve();
    await Peer.enter(port, 'ann');
    const then = server.state;
    await Peer.enter(port, 'bob');
    expect(nicknames(then)).toEqual(['ann']);
    expect(nicknames(server.state)).toEqual(['ann', 'bob']);
  });

  test('listen rejects if the port is in use, and may be called again', async () => {
    const { port } = await serve();
    const server = createChatServer();
    await expect(server.listen({ port })).rejects.toThrow('EADDRINUSE');
    const address = await server.listen();
    expect(address.port).not.toBe(port);
    await server.close();
  });

  test('a client whose connection is reset leaves the chat', async () => {
    const { port, server } = await serve();
    const ann = await Peer.enter(port, 'ann');
    const gone = new Promise((resolve) => server.on('disconnected', ({ reason }) => resolve(reason)));
    ann.reset();
    expect(await gone).toBe('lost');
    // When somebody else is in, the end of the connection is back from the log.
    await Peer.enter(port, 'bob');
    expect(nicknames(server.state)).toEqual(['bob']);
  });

  test.each([
    [{ maxLineBytes: 0 }, /maxLineBytes/],
    [{ maxPendingBytes: 1.5 }, /maxPendingBytes/],
    [{ floodRate: -1 }, /floodRate/],
    [{ floodBurst: 0 }, /floodBurst/],
    [{ nickTimeoutMs: 1e12 }, /nickTimeoutMs/],
    [{ maxConnections: Number.NaN }, /maxConnections/],
  ])('refuses %j and names what is wrong', (options, name) => {
    expect(() => createChatServer(options)).toThrow(RangeError);
    expect(() => createChatServer(options)).toThrow(name);
  });
});
