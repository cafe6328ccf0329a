/** Clients that would hurt the others within the rules of the wire, and what stops them. `pnpm trials hostile` has more. */
import { once } from 'node:events';
import { makePair, noOpenssl } from '@linechat/testkit/certificates';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';

describe.each([
  ['TCP', undefined],
  ['TLS', noOpenssl],
])('over %s, a client that is not read because it sent too much', (transport, lacking) => {
  async function throttled() {
    const tls = transport === 'TLS' ? makePair() : undefined;
    // Nothing is written to it, which would show that it is gone.
    const { server, port } = await serve({ tls, selfEcho: false });
    const peer = tls === undefined ? await Peer.connect(port) : await Peer.connectTls(port, { ca: tls.cert });
    peer.socket.pause();
    const isThrottled = once(server, 'throttled');
    peer.sendBytes(`ghost\r\n${'a line of some length\r\n'.repeat(20_000)}`);
    await isThrottled;
    return { server, port, tls, peer };
  }

  test.skipIf(lacking)(`is gone soon after it reset the connection${lacking ?? ''}`, async () => {
    const { server, port, tls, peer } = await throttled();
    const gone = once(server, 'disconnected');
    peer.reset();
    expect((await gone)[0]).toMatchObject({ nickname: 'ghost', reason: 'lost' });
    // Its nickname is free.
    const next = tls === undefined ? await Peer.connect(port) : await Peer.connectTls(port, { ca: tls.cert });
    await next.named('ghost');
  });
});

test('a client that takes nothing for the stall timeout is told too-slow, long before its output is over the limit', async () => {
  const { server, port } = await serve({ stallTimeoutMs: 1500, floodRate: 0, maxPendingBytes: 100_000_000 });
  const slow = await Peer.enter(port, 'slow');
  slow.socket.pause();
  const ann = await Peer.enter(port, 'ann');
  const dropped = once(server, 'refused');
  // More than the systems between hold.
  for (let i = 0; i < 5; i++) {
    ann.send(...Array.from({ length: 1000 }, () => 'x'.repeat(4000)));
    await ann.sync();
  }
  expect((await dropped)[0]).toMatchObject({ nickname: 'slow', code: 'too-slow' });
  expect(await ann.sync()).toEqual([]);
  slow.reset();
});

test('one long answer makes nobody too slow, and lines that come meanwhile follow it', async () => {
  const { port } = await serve({ maxPendingBytes: 20_000, maxRoomsPerClient: 3000, maxRooms: 0, floodRate: 0 });
  const ann = await Peer.enter(port, 'ann');
  for (let i = 0; i < 3000; i++) ann.send(`!enter room-with-a-long-name-${i}`);
  await ann.sync();
  const asker = await Peer.enter(port, 'asker');
  asker.socket.pause();
  for (let i = 0; i < 60; i++) {
    asker.send('!rooms');
    await ann.sync();
    ann.send('still here');
    await ann.line();
    asker.socket.resume();
    expect((await asker.line())?.split(' ')).toHaveLength(3000);
    expect(await asker.line()).toBe('ann: still here');
    asker.socket.pause();
  }
});

test('what is held for all clients is bounded, and the one with the most goes first', async () => {
  const { server, port } = await serve({ maxHeldBytes: 3_000_000, floodRate: 0, maxPendingBytes: 100_000_000 });
  const most = await Peer.enter(port, 'most');
  most.socket.pause();
  const ann = await Peer.enter(port, 'ann');
  const dropped = once(server, 'refused');
  for (let i = 0; i < 10; i++) {
    ann.send(...Array.from({ length: 500 }, () => `#most ${'x'.repeat(4000)}`));
    await ann.sync();
  }
  expect((await dropped)[0]).toMatchObject({ nickname: 'most', code: 'too-slow' });
  expect(await ann.sync()).toEqual([]);
  most.reset();
});

test('a loop of telnet requests ends the connection of whoever sends it', async () => {
  const { server, port } = await serve();
  const ann = await Peer.enter(port, 'ann');
  const peer = await Peer.enter(port, 'loop');
  const gone = once(server, 'disconnected');
  peer.sendBytes(Buffer.from('fffb01'.repeat(100_000), 'hex'));
  expect((await gone)[0]).toMatchObject({ nickname: 'loop', reason: 'negotiation' });
  expect(await ann.sync()).toEqual([]);
  peer.reset();
});
