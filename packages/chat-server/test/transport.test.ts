/** A transport without sockets: the chat needs nothing but the seam, and each transport has its own framing. */
import { once } from 'node:events';
import { Peer } from '@linechat/testkit/peer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChatServer, type Framing, type Transport, type TransportHandler } from '../src/index.ts';
import { serve } from './support/serve.ts';

/** Lines with `|` behind each of them, and `>` before all lines of a turn. */
const FRAMING: Framing = { lineEnd: '|', encode: (lines) => Buffer.from(`>${lines}`) };

/** A client in this process. A write is done when `release` is called, or at once. */
class MemoryTransport implements Transport {
  readonly peer = { address: '192.0.2.1', port: 1 };
  readonly framing = FRAMING;
  readonly written: string[] = [];
  readonly calls: string[] = [];
  isSlow = false;
  #handler: TransportHandler | undefined;
  #done: (() => void) | undefined;

  get bytesTaken(): number {
    return this.written.join('').length;
  }

  attach(handler: TransportHandler): void {
    this.#handler = handler;
  }

  write(bytes: Uint8Array, done: () => void): void {
    if (this.#done !== undefined) throw new Error('A write while another one is under way.');
    this.written.push(Buffer.from(bytes).toString());
    if (this.isSlow) this.#done = done;
    else done();
  }

  release(): void {
    const done = this.#done;
    this.#done = undefined;
    done?.();
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }

  end(): void {
    this.calls.push('end');
    this.#handler?.finished();
  }

  destroy(): void {
    this.calls.push('destroy');
    this.#handler?.closed();
  }

  /** Bytes arrive; afterwards they are overwritten. */
  send(text: string): void {
    const bytes = Buffer.from(text);
    this.#handler?.read(bytes);
    bytes.fill('?');
  }

  halfClose(): void {
    this.#handler?.ended();
  }
}

async function both() {
  const { server, port } = await serve();
  const ann = await Peer.enter(port, 'ann');
  const bob = new MemoryTransport();
  server.admit(bob);
  bob.send('bob\n');
  await ann.sync();
  return { server, ann, bob };
}

test('clients of different transports are in one chat, each with its own framing', async () => {
  const { ann, bob } = await both();
  ann.send('hi', 'ho');
  expect(await ann.lines(2)).toEqual(['ann: hi', 'ann: ho']);
  bob.send('hello\n#ann psst\n');
  expect(await ann.lines(2)).toEqual(['bob: hello', '#bob: psst']);
  expect(bob.written.join('')).toMatch(/^>ann: hi\|>?ann: ho\|>bob: hello\|$/);
});

test('clients of different transports leave the same room', async () => {
  const { server, ann, bob } = await both();
  ann.send('!notices on', '!enter tea');
  bob.send('!enter tea\n');
  await ann.sync();
  const gone = once(server, 'disconnected');
  bob.destroy();
  expect((await gone)[0]).toMatchObject({ nickname: 'bob', address: '192.0.2.1', reason: 'closed' });
  expect((await ann.sync()).slice(-1)).toEqual(['!left bob']);
});

test('a transport that is slow is written again only when it is done, and gets all lines', async () => {
  const { ann, bob } = await both();
  bob.isSlow = true;
  ann.send('1');
  await ann.sync();
  ann.send('2');
  await ann.sync();
  ann.send('3');
  await ann.sync();
  expect(bob.written).toEqual(['>ann: 1|']);
  bob.release();
  expect(bob.written).toEqual(['>ann: 1|', '>ann: 2|>ann: 3|']);
});

test('a client that closes its side gets its answers, and then our side is closed', async () => {
  const { ann, bob } = await both();
  bob.send('!users\nunfinished');
  bob.halfClose();
  await ann.sync();
  await ann.sync();
  expect(bob.written).toEqual(['>ann bob|']);
  expect(bob.calls.at(-1)).toBe('end');
  bob.destroy();
});

test('a server that does not listen takes no connections', async () => {
  const server = createChatServer();
  expect(() => server.admit(new MemoryTransport())).toThrow('does not listen');
  const { server: other } = await serve();
  await other.close({ graceMs: 0 });
  expect(() => other.admit(new MemoryTransport())).toThrow('does not listen');
});

describe('a transport that throws is closed, and nobody else notices', () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  const others = process.listeners('uncaughtException');
  beforeEach(() => {
    uncaught.length = 0;
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', note);
  });
  afterEach(() => {
    process.off('uncaughtException', note);
    for (const listener of others) process.on('uncaughtException', listener);
  });

  test.each(['write', 'pause'] as const)('in %s', async (method) => {
    const { server, port } = await serve({ floodBurst: 20, floodRate: 1000 });
    const ann = await Peer.enter(port, 'ann');
    const bad = new MemoryTransport();
    server.admit(bad);
    bad.send('bad\n');
    const cid = await Peer.enter(port, 'cid');
    bad[method] = () => {
      throw new Error('a bug');
    };
    const gone = once(server, 'disconnected');
    if (method === 'pause') bad.send('hello\n'.repeat(30));
    else cid.send('hello');
    expect((await gone)[0]).toMatchObject({ nickname: 'bad' });
    await cid.sync();
    await ann.sync();
    cid.send('still here', '!users');
    expect(await cid.lines(2)).toEqual(['cid: still here', 'ann cid']);
    expect(await ann.line()).toBe('cid: still here');
    expect(uncaught).toMatchObject([{ cause: { message: 'a bug' }, nickname: 'bad' }]);
  });
});

test('a peer that closes both ways at once leaves the chat', async () => {
  const { server, ann, bob } = await both();
  const gone = once(server, 'disconnected');
  bob.end();
  bob.destroy();
  bob.destroy();
  await gone;
  ann.send('!users');
  expect(await ann.line()).toBe('ann');
  expect(server.statistics.disconnects).toEqual({ closed: 1 });
});

test('the address of a peer must be canonical', async () => {
  const { server } = await serve();
  const transport = Object.assign(new MemoryTransport(), { peer: { address: '::ffff:192.0.2.1', port: 1 } });
  expect(() => server.admit(transport)).toThrow('canonical form');
});
