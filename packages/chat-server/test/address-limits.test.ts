/** Limits for each address. Behind a proxy the address of the client counts, so tests claim addresses that way. */
import { makePair, noOpenssl } from '@linechat/testkit/certificates';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import type { Rejection } from '../src/index.ts';
import { AddressLimits } from '../src/transport/address-limits.ts';
import { serve } from './support/serve.ts';

const OPTIONS = {
  maxConnections: 0,
  isCountedByChat: false,
  newConnections: 32,
  intervalMs: 600_000,
  limitLoopback: false,
};

describe('new connections', () => {
  const enter = (limits: AddressLimits, address: string, count: number, now: number) =>
    Array.from({ length: count }, () => limits.enter(address, now)).filter((reached) => reached === undefined).length;

  test('are so many at once, and then one after each part of the interval', () => {
    const limits = new AddressLimits(OPTIONS);
    expect(enter(limits, '192.0.2.1', 100, 0)).toBe(32);
    expect(enter(limits, '192.0.2.2', 1, 0)).toBe(1);
    expect(limits.enter('192.0.2.1', 18_749)).toBe('connection-rate');
    expect(limits.enter('192.0.2.1', 18_750)).toBeUndefined();
    expect(enter(limits, '192.0.2.1', 100, 10_000_000)).toBe(32);
  });

  test('are counted for a /64 of IPv6, and not for loopback', () => {
    const limits = new AddressLimits(OPTIONS);
    const entered = Array.from({ length: 100 }, (_, i) => limits.enter(`2001:db8::${i.toString(16)}`, 0));
    expect(entered.filter((reached) => reached === undefined)).toHaveLength(32);
    expect(limits.enter('2001:db8:0:1::1', 0)).toBeUndefined();
    for (const address of ['127.0.0.1', '127.9.9.9', '::1']) expect(enter(limits, address, 100, 0)).toBe(100);
    expect(enter(new AddressLimits({ ...OPTIONS, limitLoopback: true }), '127.0.0.1', 100, 0)).toBe(32);
    expect(enter(new AddressLimits({ ...OPTIONS, newConnections: 0 }), '192.0.2.1', 100, 0)).toBe(100);
  });
});

/** A client from `address`, behind a proxy on 127.0.0.1. */
async function from(port: number, address: string): Promise<Peer> {
  const peer = await Peer.connect(port);
  const family = address.includes(':') ? 'TCP6' : 'TCP4';
  peer.send(`PROXY ${family} ${address} ${family === 'TCP6' ? '::1' : '198.51.100.1'} 1000 8888`);
  return peer;
}

describe('a server', () => {
  test('has 64 connections from an address by default; the next one is told, and there is room when one goes', async () => {
    const { server, port } = await serve({ proxyFrom: ['127.0.0.1'] });
    const rejections: Rejection[] = [];
    server.on('rejected', (rejection) => rejections.push(rejection));
    const peers: Peer[] = [];
    for (let i = 0; i < 64; i++) peers.push(await (await from(port, '192.0.2.1')).named(`ann${i}`));
    const surplus = await from(port, '192.0.2.1');
    surplus.send('eve');
    expect((await surplus.rest()).toString()).toMatch(/^!error too-many-connections [^\r\n]+\r\n$/);
    expect(rejections).toMatchObject([{ address: '192.0.2.1', port: 1000, reason: 'address-limit' }]);
    expect(server.statistics.refusals).toMatchObject({ 'too-many-connections': 1 });
    await (await from(port, '192.0.2.2')).named('bob');
    const [first] = peers;
    const gone = new Promise((resolve) => server.once('disconnected', resolve));
    first?.socket.destroy();
    await gone;
    await (await from(port, '192.0.2.1')).named('cid');
  });

  test('counts a /64 of IPv6 as one address, also with a limit that was given', async () => {
    for (const options of [{}, { maxConnectionsPerAddress: 64 }]) {
      const { port } = await serve({ proxyFrom: ['127.0.0.1'], ...options });
      for (let i = 0; i < 64; i++) await (await from(port, `2001:db8::${i + 1}`)).named(`ann${i}`);
      expect(await (await from(port, '2001:db8::ffff')).line()).toMatch(/^!error too-many-connections /);
      await (await from(port, '2001:db8:0:1::1')).named('bob');
    }
  });

  test('takes so many new connections in an interval from an address', async () => {
    const { port } = await serve({ proxyFrom: ['127.0.0.1'], newConnectionsPerAddress: 32 });
    for (let i = 0; i < 32; i++) {
      const ann = await from(port, '192.0.2.1');
      ann.send('ann', '!quit');
      await ann.rest();
      ann.socket.destroy();
    }
    // Wait until the last one is counted as gone: it is not the number of connections that is reached.
    expect(await (await from(port, '192.0.2.1')).line()).toMatch(
      /^!error too-many-connections Your address has opened /,
    );
  });

  test('exempts loopback, unless it is told otherwise', async () => {
    const { port } = await serve();
    for (let i = 0; i < 70; i++) await Peer.enter(port, `ann${i}`);
    const limited = await serve({ limitLoopback: true });
    for (let i = 0; i < 64; i++) await Peer.enter(limited.port, `ann${i}`);
    expect(await (await Peer.connect(limited.port)).line()).toMatch(/^!error too-many-connections /);
  });

  test('lets a class of 60 behind one address in at once, and once more after a break of their network', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.1'] });
    for (let round = 0; round < 2; round++) {
      const peers: Peer[] = [];
      for (let i = 0; i < 60; i++) peers.push(await (await from(port, '192.0.2.1')).named(`ann${i}`));
      let left = peers.length;
      const empty = new Promise<void>((resolve) => server.on('disconnected', () => --left === 0 && resolve()));
      for (const peer of peers) peer.reset();
      await empty;
    }
  });

  test('takes more from one address with an option', async () => {
    const { port } = await serve({
      proxyFrom: ['127.0.0.1'],
      maxConnectionsPerAddress: 0,
      newConnectionsPerAddress: 0,
    });
    for (let i = 0; i < 150; i++) await (await from(port, '192.0.2.1')).named(`ann${i}`);
  });

  test('tells few rejected clients at the same time, and closes the others at once', async () => {
    const { server, port } = await serve({
      limitLoopback: true,
      maxConnectionsPerAddress: 0,
      newConnectionsPerAddress: 1,
    });
    await Peer.enter(port, 'ann');
    const peers = await Promise.all(Array.from({ length: 200 }, () => Peer.connect(port)));
    for (const peer of peers) await peer.rest();
    const told = server.statistics.refusals['too-many-connections'] ?? 0;
    expect(told).toBeGreaterThan(0);
    expect(server.statistics.rejections).toEqual({ 'connection-rate': 200 });
    for (const peer of peers) peer.socket.destroy();
  });

  test('has the limits as options of the command line', async () => {
    const args = ['--port', '0', '--limit-loopback', '--new-connections-per-address', '2'];
    const server = new CommandLine([...args, '--new-connections-interval', '3600']);
    const port = await server.port();
    for (const nickname of ['ann', 'bob']) await Peer.enter(port, nickname);
    expect(await (await Peer.connect(port)).line()).toMatch(/^!error too-many-connections /);
    await server.says('stderr', /"reason":"connection-rate"/);
  });
});

test.skipIf(noOpenssl)('a TLS connection above the limit is closed before its handshake', async () => {
  const pair = makePair();
  const { server, port } = await serve({ tls: pair, limitLoopback: true, newConnectionsPerAddress: 1 });
  await (await Peer.connectTls(port, { ca: pair.cert })).named('ann');
  const rejected = new Promise((resolve) => server.once('rejected', resolve));
  expect((await (await Peer.connect(port)).rest()).length).toBe(0);
  expect(await rejected).toMatchObject({ reason: 'connection-rate' });
});
