/** The PROXY protocol over TCP: from which addresses a header is read, and which address counts then. */
import { once } from 'node:events';
import { connectionCount } from '@linechat/chat-core';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import type { ChatServer, ConnectionInfo, Rejection } from '../src/index.ts';
import { serve } from './support/serve.ts';

const V1 = Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\r\n');
const V2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c6336401dc0422b8', 'hex');
const VERSIONS: readonly (readonly [string, Buffer])[] = [
  ['version 1', V1],
  ['version 2', V2],
];

async function connected(server: ChatServer): Promise<ConnectionInfo> {
  const [info] = await once(server, 'connected');
  return info;
}

async function rejection(server: ChatServer): Promise<Rejection> {
  const [info] = await once(server, 'rejected');
  return info;
}

describe.each(VERSIONS)('a header of %s', (_, header) => {
  test('from a named proxy gives the address that counts; the bytes after it are the client’s', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.0/8'] });
    const came = connected(server);
    const peer = await Peer.connect(port);
    peer.sendBytes(Buffer.concat([header, Buffer.from('ann\r\nhello\r\n')]));
    expect(await peer.line()).toBe('ann: hello');
    expect(await came).toMatchObject({ address: '192.0.2.1', port: 56_324 });
    peer.send('and more');
    expect(await peer.line()).toBe('ann: and more');
  });

  test('may be cut anywhere', async () => {
    const { port } = await serve({ proxyFrom: ['127.0.0.1'], newConnectionsPerAddress: 0 });
    const bytes = Buffer.concat([header, Buffer.from('ann\r\nhello\r\n')]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const peer = await Peer.connect(port);
      peer.sendBytes(bytes.subarray(0, cut));
      // The first piece has arrived when a second connection, made after it, is closed for its wrong header.
      const other = await Peer.connect(port);
      other.send('no header');
      await other.rest();
      peer.sendBytes(bytes.subarray(cut));
      expect(await peer.line(), `cut at ${cut}`).toBe('ann: hello');
      peer.send('!quit');
      await peer.rest();
      peer.halfClose();
    }
  });

  test('may arrive in one piece with all lines and the FIN', async () => {
    const { port } = await serve({ proxyFrom: ['127.0.0.1'] });
    const peer = await Peer.connect(port);
    peer.sendBytes(Buffer.concat([header, Buffer.from('ann\r\nhello\r\n!users\r\n')]));
    peer.halfClose();
    expect((await peer.rest()).toString()).toBe('ann: hello\r\nann\r\n');
  });

  test('from another address is an invalid nickname', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.2'] });
    const came = connected(server);
    const peer = await Peer.connect(port);
    peer.sendBytes(Buffer.concat([header, Buffer.from('ann\r\n')]));
    expect((await peer.rest()).toString()).toMatch(/^!error nick-invalid [^\r\n]+\r\n$/);
    expect(await came).toMatchObject({ address: '127.0.0.1' });
  });

  test('gives the address by which connections are counted', async () => {
    const { port } = await serve({ proxyFrom: ['127.0.0.1'], maxConnectionsPerAddress: 1 });
    const ann = await Peer.connect(port);
    ann.sendBytes(header);
    await ann.named('ann');
    const again = await Peer.connect(port);
    again.sendBytes(header);
    expect(await again.line()).toMatch(/^!error too-many-connections ./);
    const bob = await Peer.connect(port);
    bob.sendBytes('PROXY TCP4 192.0.2.2 198.51.100.1 1 8888\r\n');
    expect(await (await bob.named('bob')).sync()).toEqual([]);
  });
});

test.each([
  ['PROXY UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n')],
  ['LOCAL', Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')],
])('after %s the real address counts', async (_, header) => {
  const { port, server } = await serve({ proxyFrom: ['127.0.0.1'] });
  const came = connected(server);
  const peer = await Peer.connect(port);
  peer.sendBytes(header);
  await peer.named('ann');
  expect(await came).toMatchObject({ address: '127.0.0.1', port: peer.socket.localPort });
});

test.each([
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('the address %s in a header counts as %s', async (written, canonical) => {
  const { port, server } = await serve({ proxyFrom: ['127.0.0.1'] });
  const came = connected(server);
  const peer = await Peer.connect(port);
  peer.sendBytes(`PROXY TCP6 ${written} 2001:db8::2 56324 8888\r\n`);
  await peer.named('ann');
  expect(await came).toMatchObject({ address: canonical });
});

describe('without a header a proxy', () => {
  test('is closed at once, and gets nothing of the chat', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.2'] });
    const ann = await Peer.enter(port, 'ann');
    const away = rejection(server);
    const proxy = await Peer.connect(port, { localAddress: '127.0.0.2' });
    ann.send('hello');
    await ann.line();
    proxy.send('bob', 'hello');
    expect(await away).toMatchObject({ address: '127.0.0.2', reason: 'proxy-header' });
    expect((await proxy.rest()).length).toBe(0);
    expect(await ann.sync()).toEqual([]);
    expect(connectionCount(server.state)).toBe(1);
  });

  test('is closed after the admission timeout', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.1'], admissionTimeoutMs: 40 });
    const away = rejection(server);
    const proxy = await Peer.connect(port);
    proxy.sendBytes('PROXY TCP4 192');
    expect(await away).toMatchObject({ reason: 'deadline' });
    expect((await proxy.rest()).length).toBe(0);
  });

  test('that closes is reported as hung-up', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.1'] });
    const away = rejection(server);
    (await Peer.connect(port)).halfClose();
    expect(await away).toMatchObject({ reason: 'hung-up' });
  });

  test('does not delay the close of the server', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.1'] });
    const proxies = await Promise.all(Array.from({ length: 5 }, () => Peer.connect(port)));
    const away = rejection(server);
    (await Peer.connect(port)).send('the connections before are accepted now');
    await away;
    await server.close({ graceMs: 60_000 });
    for (const proxy of proxies) expect((await proxy.rest()).length).toBe(0);
  });

  test('counts for the connection limit', async () => {
    const { port, server } = await serve({ proxyFrom: ['127.0.0.1'], maxConnections: 1 });
    const away = rejection(server);
    // One, and 64 that are admitted so that they can be told server-full.
    const waiting = await Promise.all(Array.from({ length: 1 + 64 }, () => Peer.connect(port)));
    const surplus = await Peer.connect(port);
    expect(await away).toMatchObject({ reason: 'no-room' });
    expect((await surplus.rest()).length).toBe(0);
    waiting[0]?.sendBytes(V1);
    expect(await (await waiting[0]?.named('ann'))?.sync()).toEqual([]);
    waiting[1]?.sendBytes(V1);
    expect(await waiting[1]?.line()).toMatch(/^!error server-full ./);
  });
});

test('an invalid network is an error that names it', () => {
  return expect(serve({ proxyFrom: ['10.0.0.0/33'] })).rejects.toThrow('"10.0.0.0/33"');
});
