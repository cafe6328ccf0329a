/** Each limit, reached over a real connection. No other client may notice it. */
import { connectionCount } from '@linechat/chat-core';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';

describe('before the nickname', () => {
  test('more than 64 bytes without a line end are refused at once', async () => {
    const { port } = await serve();
    for (const hello of [
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      'x'.repeat(65),
      Buffer.from(`160301${'00'.repeat(200)}`, 'hex'),
    ]) {
      const peer = await Peer.connect(port);
      peer.sendBytes(hello);
      const answer = (await peer.rest()).toString();
      expect(answer).toMatch(/^!error nick-invalid [^\r\n]+\r\n$/);
      peer.socket.destroy();
    }
  });

  test('64 bytes without a line end are not refused yet', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes('x'.repeat(64));
    const other = await Peer.enter(port, 'bob');
    other.send('hello');
    expect(await other.line()).toBe('bob: hello');
    peer.sendBytes('\r\n');
    expect(await peer.line()).toMatch(/^!error nick-invalid /);
    expect(await peer.line()).toBeUndefined();
  });

  test('the limit of the first line does not apply to the second', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes(`ann\r\n${'y'.repeat(1000)}`);
    peer.sendBytes('\r\n');
    expect(await peer.line()).toBe(`ann: ${'y'.repeat(1000)}`);
  });

  test('the time is limited, and only until the nickname is accepted', async () => {
    const { port, server } = await serve({ nickTimeoutMs: 40 });
    const ann = await Peer.enter(port, 'ann');
    const silent = await Peer.connect(port);
    expect(await silent.line()).toMatch(/^!error nick-timeout ./);
    expect(await silent.line()).toBeUndefined();
    expect(connectionCount(server.state)).toBe(1);
    expect(await ann.sync()).toEqual([]);
  });
});

describe('connections', () => {
  test('are limited in all, and the client above the limit is told server-full', async () => {
    const { port } = await serve({ maxConnections: 2 });
    const ann = await Peer.enter(port, 'ann');
    const bob = await Peer.enter(port, 'bob');
    const cid = await Peer.connect(port);
    expect(await cid.line()).toMatch(/^!error server-full ./);
    expect(await cid.line()).toBeUndefined();
    bob.send('!quit');
    await bob.rest();
    expect(await ann.sync()).toEqual([]);
    const dan = await Peer.enter(port, 'dan');
    dan.send('hello');
    expect(await ann.line()).toBe('dan: hello');
  });

  test('are limited for each address, and other addresses are not affected', async () => {
    const { port } = await serve({ maxConnectionsPerAddress: 1 });
    const ann = await Peer.enter(port, 'ann');
    const again = await Peer.connect(port);
    expect(await again.line()).toMatch(/^!error too-many-connections ./);
    const elsewhere = await Peer.connect(port, { localAddress: '127.0.0.2' });
    elsewhere.send('bob', 'hello');
    expect(await ann.line()).toBe('bob: hello');
  });
});

describe('the rate limit', () => {
  test('delivers a paste whole and in order, and does not delay other clients', async () => {
    const { port } = await serve({ floodBurst: 20, floodRate: 500 });
    const ann = await Peer.enter(port, 'ann');
    const bob = await Peer.enter(port, 'bob');
    const said = Array.from({ length: 300 }, (_, i) => `line ${i}`);
    ann.send(...said);
    expect(await bob.line()).toBe('ann: line 0');
    bob.send('may I?');
    const received: (string | undefined)[] = ['ann: line 0'];
    while (received.length < 301) received.push(await bob.line());
    expect(received.filter((line) => line?.startsWith('ann: '))).toEqual(said.map((text) => `ann: ${text}`));
    // 280 lines had to wait for a token each, and bob did not.
    expect(received.indexOf('bob: may I?')).toBeLessThan(200);
  });

  test('stops the reading from a client that sends without end', async () => {
    const { port } = await serve({ floodBurst: 1, floodRate: 1 });
    const ann = await Peer.enter(port, 'ann');
    const page = Buffer.from('!me\n'.repeat(250_000));
    let taken = 0;
    for (let i = 0; i < 60; i++) ann.socket.write(page, () => (taken += page.length));
    // Meanwhile the server has had the time to read on.
    for (let i = 0; i < 50; i++) {
      const other = await Peer.connect(port);
      other.send('no nickname');
      await other.rest();
      other.halfClose();
    }
    // The kernels buffer some megabytes. The rest stays at the sender.
    expect(taken).toBeLessThan(30_000_000);
    ann.reset();
  });
});

describe('answers that are longer than their questions', () => {
  test('are charged to the rate limit of the client that asks', async () => {
    // !help is some 1,000 bytes, so as much as 16 lines or more of 64.
    const { port, server } = await serve({ maxLineBytes: 64, floodBurst: 20, floodRate: 400 });
    const throttled: unknown[] = [];
    server.on('throttled', ({ nickname }) => throttled.push(nickname));
    const bob = await Peer.enter(port, 'bob');
    const ann = await Peer.enter(port, 'ann');
    bob.send('!me', '!me', '!me', '!me', '!me', '!me');
    expect(await bob.lines(6)).toEqual(Array(6).fill('!me bob'));
    expect(throttled).toEqual([]);
    ann.send('!help', '!help', '!help', '!help', '!help', 'done');
    let received = '';
    while (!received.endsWith('ann: done')) received += await ann.line();
    expect(throttled).toEqual(['ann']);
    expect(received.split('!help               this')).toHaveLength(6);
  });

  test('are sent whole if the FIN arrives while the questions wait', async () => {
    const { port } = await serve({ maxLineBytes: 64, floodBurst: 3, floodRate: 1000 });
    const ann = await Peer.connect(port);
    ann.send('ann', '!help', '!help', '!me');
    ann.halfClose();
    const received = (await ann.rest()).toString();
    expect(received.split('!help               this')).toHaveLength(3);
    expect(received.endsWith('!me ann\r\n')).toBe(true);
  });

  test('to 10,000 questions at once do not delay another client', async () => {
    const { port } = await serve({ maxLineBytes: 64 });
    const ann = await Peer.enter(port, 'ann');
    const asker = await Peer.enter(port, 'asker');
    asker.sendBytes('!help\r\n'.repeat(10_000));
    await asker.line();
    // Each of these takes a turn or two, and the answers to 10,000 questions would have been 10 MB.
    for (let i = 0; i < 20; i++) expect(await ann.sync()).toEqual([]);
    expect(asker.socket.bytesRead).toBeLessThan(100_000);
    asker.reset();
  });
});

describe('a client that does not read', () => {
  test('is told too-slow and disconnected; its nickname is free, and no other client waits', async () => {
    const { port, server } = await serve({ maxPendingBytes: 65_536, floodRate: 0 });
    const ended = new Promise((resolve) => server.on('disconnected', ({ reason }) => resolve(reason)));
    const slow = await Peer.enter(port, 'slow');
    slow.socket.pause();
    const ann = await Peer.enter(port, 'ann');
    const text = 'x'.repeat(4000);
    let users = 'slow ann';
    let rounds = 0;
    for (; users !== 'ann' && rounds < 5000; rounds++) {
      ann.send(text, '!users');
      expect(await ann.line()).toBe(`ann: ${text}`);
      users = (await ann.line()) ?? '';
    }
    expect(users).toBe('ann');
    slow.socket.resume();
    const lines = (await slow.rest()).toString().split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.at(-2)).toMatch(/^!error too-slow ./);
    expect(new Set(lines.slice(0, -2))).toEqual(new Set([`ann: ${text}`]));
    expect(lines.length).toBeLessThan(rounds);
    slow.socket.destroy();
    expect(await ended).toBe('too-slow');
  });

  test('gets the beginning of its output without a gap, and then only the error', async () => {
    const { port } = await serve({ maxPendingBytes: 65_536, floodRate: 0, selfEcho: false });
    const slow = await Peer.enter(port, 'slow');
    slow.socket.pause();
    const ann = await Peer.enter(port, 'ann');
    const text = 'x'.repeat(2000);
    let n = 0;
    for (let users = 'slow ann'; users !== 'ann' && n < 100_000; ) {
      // The server is still processing these lines when the limit is reached.
      ann.send(...Array.from({ length: 200 }, () => `${n++} ${text}`), '!users');
      users = (await ann.line()) ?? '';
    }
    slow.socket.resume();
    const lines = (await slow.rest()).toString().split('\r\n').slice(0, -1);
    expect(lines.pop()).toMatch(/^!error too-slow ./);
    expect(lines.length).toBeLessThan(n);
    expect(lines.findIndex((line, i) => line !== `ann: ${i} ${text}`)).toBe(-1);
    slow.socket.destroy();
  });

  test('and asks without end is disconnected at the limit of its pending output', async () => {
    const { port } = await serve({ maxPendingBytes: 100_000, floodRate: 0 });
    const bob = await Peer.enter(port, 'bob');
    const asker = await Peer.enter(port, 'asker');
    asker.socket.pause();
    const page = '!help\r\n'.repeat(1000);
    for (let users = 'bob asker'; users !== 'bob'; ) {
      asker.sendBytes(page);
      bob.send('!users');
      users = (await bob.line()) ?? 'bob';
    }
    asker.reset();
    expect(await bob.sync()).toEqual([]);
  });
});
