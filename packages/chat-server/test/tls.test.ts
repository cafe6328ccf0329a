/** The chat over TLS: the same as over plain TCP, and how connections without a valid handshake are rejected. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { connectionCount } from '@linechat/chat-core';
import { makePair, noOpenssl, type Pair } from '@linechat/testkit/certificates';
import { Peer } from '@linechat/testkit/peer';
import { output } from '@linechat/testkit/programs';
import { describe, expect, test } from 'vitest';
import {
  CertificateError,
  type ChatServer,
  type ChatServerOptions,
  createChatServer,
  type Rejection,
} from '../src/index.ts';
import { checkCertificate } from '../src/transport/certificate.ts';
import { serve } from './support/serve.ts';

async function rejection(server: ChatServer): Promise<Rejection> {
  const [info] = await once(server, 'rejected');
  return info;
}

function shownTo({ socket }: Peer): PeerCertificate {
  return (socket as TLSSocket).getPeerCertificate();
}

describe.skipIf(noOpenssl)(`TLS${noOpenssl ?? ''}`, () => {
  const pair: Pair = noOpenssl === undefined ? makePair() : { cert: '', key: '', certFile: '', keyFile: '' };
  const trusting = { ca: pair.cert, servername: 'localhost' };
  const serveTls = (options: Partial<ChatServerOptions> = {}) => serve({ ...options, tls: pair });

  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
    const exactly = { ...trusting, minVersion: version, maxVersion: version };

    test('carries the chat', async () => {
      const { port, server } = await serveTls();
      const came = once(server, 'connected');
      const ann = await (await Peer.connectTls(port, exactly)).named('ann');
      expect((await came)[0]).toMatchObject({ address: '127.0.0.1', port: ann.socket.localPort });
      const bob = await (await Peer.connectTls(port, exactly)).named('bob');
      ann.send('hé 🙂', '#bob psst');
      expect(await bob.lines(2)).toEqual(['ann: hé 🙂', '#ann: psst']);
    });

    test('the lines of a half-closed connection are processed, and it gets their answers', async () => {
      const { port } = await serveTls();
      const bob = await (await Peer.connectTls(port, exactly)).named('bob');
      const ann = await Peer.connectTls(port, exactly);
      ann.sendBytes('ann\r\nhi\r\n!users\r\nnot a whole line');
      ann.halfClose();
      expect((await ann.rest()).toString()).toBe('ann: hi\r\nbob ann\r\n');
      expect(await bob.line()).toBe('ann: hi');
    });

    test('the throttled lines of a half-closed connection are processed, too', async () => {
      const { port } = await serveTls({
        floodBurst: 10,
        floodRate: 1000,
        floodBytesBurst: 20_000,
        floodBytesRate: 100_000,
      });
      const ann = await Peer.connectTls(port, exactly);
      const said = Array.from({ length: 100 }, (_, i) => `line ${i} ${'x'.repeat(1000)}`);
      ann.send('ann', ...said);
      ann.halfClose();
      expect((await ann.rest()).toString()).toBe(said.map((text) => `ann: ${text}\r\n`).join(''));
    });

    test('pending output of many megabytes arrives whole', async () => {
      const { port } = await serveTls({ floodRate: 0, maxPendingBytes: 50_000_000 });
      const slow = await (await Peer.connectTls(port, exactly)).named('slow');
      slow.socket.pause();
      const ann = await (await Peer.connectTls(port, exactly)).named('ann');
      const said = Array.from({ length: 3000 }, (_, i) => `${i} ${'x'.repeat(4000)}`);
      ann.send(...said);
      await ann.lines(said.length);
      slow.socket.resume();
      expect(await slow.lines(said.length)).toEqual(said.map((text) => `ann: ${text}`));
    });
  });

  test('a client that does not read is told too-slow and disconnected', async () => {
    const { port, server } = await serveTls({ floodRate: 0, maxPendingBytes: 65_536 });
    const ended = once(server, 'disconnected');
    const slow = await (await Peer.connectTls(port, trusting)).named('slow');
    slow.socket.pause();
    const ann = await (await Peer.connectTls(port, trusting)).named('ann');
    const text = 'x'.repeat(4000);
    for (let users = 'slow ann'; users !== 'ann'; ) {
      ann.send(text, '!users');
      users = (await ann.lines(2))[1] ?? 'ann';
    }
    slow.socket.resume();
    expect((await slow.rest()).toString()).toMatch(/\r\n!error too-slow [^\r\n]+\r\n$/);
    slow.socket.destroy();
    expect((await ended)[0]).toMatchObject({ nickname: 'slow', reason: 'too-slow' });
  });

  test('a certificate can be replaced, and open connections stay', async () => {
    const { port, server } = await serveTls();
    const ann = await (await Peer.connectTls(port, trusting)).named('ann');
    const other = makePair();
    server.useCertificate(other);
    const bob = await (await Peer.connectTls(port, { ca: other.cert })).named('bob');
    bob.send('hello');
    expect(await ann.line()).toBe('bob: hello');
    expect(shownTo(bob).subject.CN).not.toBe(shownTo(ann).subject.CN);
    // A pair that can't be used changes nothing.
    expect(() => server.useCertificate({ cert: pair.cert, key: other.key })).toThrow(CertificateError);
    expect(shownTo(await Peer.connectTls(port, { ca: other.cert })).fingerprint).toBe(shownTo(bob).fingerprint);
  });

  test('TLS and plain TCP beside each other are one chat', async () => {
    const server = createChatServer({ tls: pair });
    const { port } = await server.listen({ tlsPort: 0 });
    const tlsPort = server.tlsAddress?.port ?? 0;
    expect(server.address?.port).toBe(port);
    const ann = await Peer.enter(port, 'ann');
    const bob = await (await Peer.connectTls(tlsPort, trusting)).named('bob');
    ann.send('hello');
    expect(await bob.line()).toBe('ann: hello');
    const closed = server.close();
    expect((await bob.rest()).toString()).toMatch(/^!error shutting-down [^\r\n]+\r\n$/);
    for (const peer of [ann, bob]) peer.halfClose();
    await closed;
    expect(server.tlsAddress).toBeUndefined();
  });

  test('if tlsPort is in use, the server does not listen at all, and listen may be called again', async () => {
    const { port: taken } = await serve();
    const server = createChatServer({ tls: pair });
    await expect(server.listen({ tlsPort: taken })).rejects.toThrow('EADDRINUSE');
    expect(server.address).toBeUndefined();
    await server.listen({ tlsPort: 0 });
    await server.close();
    await expect(createChatServer().listen({ tlsPort: 0 })).rejects.toThrow(/certificate/);
    expect(() => createChatServer().useCertificate(pair)).toThrow(/certificate/);
  });

  test('a TLS hello on the plain port is an invalid nickname', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    const answer = peer.rest();
    const tls = connectTls({ socket: peer.socket, ...trusting });
    tls.on('error', () => {});
    expect((await once(tls, 'error'))[0]).toMatchObject({ code: expect.stringMatching(/^ERR_SSL_/) });
    tls.destroy();
    peer.socket.destroy();
    await answer;
  });

  describe('a connection without a valid handshake', () => {
    test.each([
      ['plain text', 'ann\r\nhello\r\n', 'it speaks no TLS'],
      ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 'it speaks HTTP'],
    ])('is rejected for %s, with the reason', async (_, text, detail) => {
      const { port, server } = await serveTls();
      const away = rejection(server);
      const peer = await Peer.connect(port);
      peer.sendBytes(text);
      expect(await away).toEqual({
        address: '127.0.0.1',
        port: peer.socket.localPort,
        reason: 'tls-handshake',
        detail,
      });
      expect((await peer.rest()).toString()).not.toContain('!error');
      expect(connectionCount(server.state)).toBe(0);
    });

    test('is rejected if the client does not trust the certificate', async () => {
      const { port, server } = await serveTls();
      const away = rejection(server);
      const client = spawn('openssl', ['s_client', '-verify_return_error', '-connect', `127.0.0.1:${port}`]);
      await output(client);
      expect(await away).toMatchObject({ reason: 'tls-handshake', detail: 'it does not trust the certificate' });
    });

    test('is rejected if the client speaks an older version', async () => {
      const { port, server } = await serveTls();
      const away = rejection(server);
      const tls = connectTls({
        port,
        host: '127.0.0.1',
        minVersion: 'TLSv1.1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL:@SECLEVEL=0',
      });
      expect((await once(tls, 'error'))[0].code).toMatch(/PROTOCOL/);
      expect(await away).toMatchObject({ reason: 'tls-handshake', detail: 'it speaks TLS older than 1.2' });
    });

    test('is rejected after the admission timeout, before the hello and within it', async () => {
      const { port, server } = await serveTls({ admissionTimeoutMs: 40 });
      for (const bytes of ['', '\x16\x03\x01\x00\xa0\x01']) {
        const away = rejection(server);
        const peer = await Peer.connect(port);
        peer.sendBytes(Buffer.from(bytes, 'latin1'));
        expect(await away).toMatchObject({ reason: 'deadline' });
        expect((await peer.rest()).length).toBe(0);
      }
    });

    test('is rejected at once if the client closes', async () => {
      const { port, server } = await serveTls();
      const away = rejection(server);
      (await Peer.connect(port)).halfClose();
      expect(await away).toMatchObject({ reason: 'hung-up' });
      const reset = rejection(server);
      const peer = await Peer.connect(port);
      peer.sendBytes(Buffer.from('\x16\x03\x01\x00\xa0\x01', 'latin1'));
      peer.reset();
      await reset;
    });

    test('does not delay the close of the server', async () => {
      const { port, server } = await serveTls();
      const early = await Peer.connect(port);
      const within = await Peer.connect(port);
      within.sendBytes(Buffer.from('\x16\x03\x01\x00\xa0\x01', 'latin1'));
      await (await Peer.connectTls(port, trusting)).named('ann');
      const left = once(server, 'disconnected');
      const closed = server.close({ graceMs: 100 });
      await left;
      await closed;
      for (const peer of [early, within]) expect((await peer.rest()).length).toBe(0);
    });
  });

  describe('a peer that closes its side within the handshake frees its place at once', () => {
    const hello = clientHello();

    test.each([
      ['after the first byte', 1],
      ['within the first record header', 3],
      ['within the hello', 100],
      ['after the hello', Number.POSITIVE_INFINITY],
    ])('%s', async (_, bytes) => {
      const { port, server } = await serveTls({ maxConnectionsPerAddress: 1, admissionTimeoutMs: 60_000 });
      const peer = await Peer.connect(port);
      peer.sendBytes((await hello).subarray(0, bytes));
      const away = rejection(server);
      peer.halfClose();
      expect(await away).toMatchObject({ reason: 'hung-up', port: peer.socket.localPort });
      await peer.rest();
    });
  });

  test('bytes that are no TLS after the handshake end the connection', async () => {
    const { port, server } = await serveTls();
    const raw = await Peer.connect(port);
    const secure = connectTls({ ...trusting, socket: passing(raw.socket) });
    await once(secure, 'secureConnect');
    // The server answers with an alert.
    secure.on('error', () => {});
    const ended = once(server, 'disconnected');
    raw.sendBytes('no TLS at all, but a plain text');
    expect((await ended)[0]).toMatchObject({ reason: 'lost' });
    raw.socket.destroy();
  });

  test('connections are limited for each address, and the client above the limit is told', async () => {
    const { port, server } = await serveTls({ maxConnectionsPerAddress: 1 });
    await (await Peer.connectTls(port, trusting)).named('ann');
    const again = await Peer.connectTls(port, trusting);
    expect(await again.line()).toMatch(/^!error too-many-connections ./);
    // One more may be pending so that it can be told so.
    const waiting = await Peer.connect(port);
    const away = rejection(server);
    const surplus = await Peer.connect(port);
    expect(await away).toMatchObject({ reason: 'no-room', port: surplus.socket.localPort });
    expect((await surplus.rest()).length).toBe(0);
    waiting.socket.destroy();
    const elsewhere = await Peer.connectTls(port, trusting, { localAddress: '127.0.0.2' });
    expect(await (await elsewhere.named('bob')).sync()).toEqual([]);
  });

  test('the handshake follows the PROXY header, wherever the header is cut', async () => {
    const { port, server } = await serveTls({ proxyFrom: ['127.0.0.1'] });
    const header = Buffer.from('PROXY TCP6 2001:DB8::1 2001:db8::2 56324 8888\r\n');
    for (const cut of [0, 1, 20, header.length]) {
      const came = once(server, 'connected');
      const before = [header.subarray(0, cut), header.subarray(cut)];
      const ann = await Peer.connectTls(port, trusting, { before });
      await ann.named('ann');
      expect((await came)[0]).toMatchObject({ address: '2001:db8::1', port: 56_324 });
      ann.send('!quit');
      await ann.rest();
      ann.socket.destroy();
    }
  });

  test('clients behind a proxy are counted by their own address before the handshake, too', async () => {
    const { port, server } = await serveTls({ proxyFrom: ['127.0.0.1'], maxConnectionsPerAddress: 1 });
    const header = (last: number) => Buffer.from(`PROXY TCP4 192.0.2.${last} 198.51.100.1 1 8888\r\n`);
    const rejections: Rejection[] = [];
    server.on('rejected', (info) => rejections.push(info));
    // One, and one more that may be told too-many-connections.
    const waiting = await Promise.all([1, 2, 3].map(() => Peer.connect(port)));
    for (const peer of waiting) peer.sendBytes(header(1));
    await Promise.race(waiting.map((peer) => peer.rest()));
    const elsewhere = await Peer.connectTls(port, trusting, { before: [header(2)] });
    expect(await (await elsewhere.named('bob')).sync()).toEqual([]);
    expect(rejections).toMatchObject([{ address: '192.0.2.1', reason: 'no-room' }]);
  });

  describe('a certificate', () => {
    const other: Pair = noOpenssl === undefined ? makePair() : pair;
    const day = 86_400_000;

    test('that is valid can be used', () => {
      expect(checkCertificate(pair, Date.now()).getTime()).toBeGreaterThan(Date.now());
    });

    test.each([
      [() => ({ ...pair, cert: 'no' }), 0, 'tls.cert holds no certificate in PEM.'],
      [() => ({ ...pair, cert: pair.key }), 0, 'tls.cert holds no certificate in PEM.'],
      [() => ({ ...pair, key: pair.cert }), 0, 'tls.key holds no private key in PEM.'],
      [() => ({ ...pair, key: other.key }), 0, 'tls.key holds a key that does not belong to the certificate.'],
      [() => pair, 2 * day, /^tls\.cert holds a certificate that expired at \d.*Z\.$/],
      [() => pair, -day, /^tls\.cert holds a certificate that is not valid before \d.*Z\.$/],
    ])('that can’t be used is an error that says why: %#', (given, later, message) => {
      expect(() => checkCertificate(given(), Date.now() + later)).toThrow(message);
    });
  });
});

/** What a client sends first. */
async function clientHello(): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const socket = new Duplex({ read() {}, write: (chunk: Buffer) => resolve(chunk) });
  connectTls({ socket }).on('error', () => {});
  return await promise;
}

/** A stream that passes everything through a socket, so that the socket can also be written to beneath TLS. */
function passing(socket: Socket): Duplex {
  const stream = new Duplex({
    read() {},
    write: (chunk: Buffer, _, done) => {
      socket.write(chunk, done);
    },
  });
  socket.on('data', (chunk) => stream.push(chunk));
  return stream;
}
