/** What the server does with bytes, over real sockets: cuts, terminators, telnet, half-closes. Scenarios show the chat itself. */

import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';

describe('lines', () => {
  test('are the same wherever TCP cuts them', async () => {
    const { port } = await serve();
    const text = Buffer.from('ann\r\nhé 🙂 you\n\r\nsecond\r\n');
    for (let cut = 1; cut < text.length; cut++) {
      const peer = await Peer.connect(port);
      peer.sendBytes(text.subarray(0, cut));
      // The first piece has arrived when a second connection, made after it, is answered.
      await (await Peer.connect(port)).socket.destroy();
      peer.sendBytes(text.subarray(cut));
      expect(await peer.lines(2)).toEqual(['ann: hé 🙂 you', 'ann: second']);
      peer.send('!quit');
      await peer.rest();
    }
  });

  test('may arrive byte by byte', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    for (const byte of Buffer.from('ann\r\n!users\r\nhé\r\n')) peer.sendBytes(Uint8Array.of(byte));
    expect(await peer.lines(2)).toEqual(['ann', 'ann: hé']);
  });

  test('end in LF or CRLF from a client, in CRLF from the server', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes('ann\none\ntwo\r\nthree\r\r\nfo\rur\n');
    const said = 'ann: one\r\nann: two\r\nann: three\r\nann: four\r\n';
    expect((await peer.bytes(said.length)).toString()).toBe(said);
  });

  test('of ill-formed UTF-8 are delivered, with U+FFFD', async () => {
    const { port } = await serve();
    const peer = await Peer.enter(port, 'ann');
    peer.sendBytes(Buffer.from('610a80620ae282630aff410af09f980a', 'hex'));
    expect(await peer.lines(5)).toEqual(['ann: a', 'ann: \ufffdb', 'ann: \ufffdc', 'ann: A', 'ann: \ufffd']);
  });

  test('over the limit are refused once each, in order, and the next line works', async () => {
    const { port } = await serve({ maxLineBytes: 100 });
    const peer = await Peer.enter(port, 'ann');
    peer.sendBytes(`${'x'.repeat(100)}\r\n${'y'.repeat(101)}\r\n${'z'.repeat(5000)}\nafter\r\n`);
    const [first, second, third, fourth] = await peer.lines(4);
    expect(first).toBe(`ann: ${'x'.repeat(100)}`);
    expect(second).toMatch(/^!error line-too-long ./);
    expect(third).toMatch(/^!error line-too-long ./);
    expect(fourth).toBe('ann: after');
    expect(await peer.sync()).toEqual([]);
  });

  test('without an end, 64 MiB of them, cost less than 30 MiB of memory', { timeout: 30_000 }, async () => {
    const { port } = await serve();
    const peer = await Peer.enter(port, 'ann');
    const mebibyte = Buffer.alloc(1 << 20, 'x');
    const before = process.memoryUsage.rss();
    let most = 0;
    for (let i = 0; i < 64; i++) {
      await new Promise((resolve) => peer.socket.write(mebibyte, resolve));
      most = Math.max(most, process.memoryUsage.rss() - before);
    }
    peer.sendBytes('\nhello\n');
    expect(await peer.line()).toMatch(/^!error line-too-long ./);
    expect(await peer.line()).toBe('ann: hello');
    expect(most).toBeLessThan(30 << 20);
  });
});

describe('telnet', () => {
  const IAC = '\xff';
  const bytes = (text: string) => Buffer.from(text, 'latin1');

  test('commands are removed and refused, wherever they are cut', async () => {
    const { port } = await serve();
    const sent = bytes(`an${IAC}\xfb\x18n\r${IAC}\xf1\nh${IAC}\xfd\x06i${IAC}\xfa\x18\x00${IAC}${IAC}\x01${IAC}\xf0\n`);
    for (let cut = 1; cut < sent.length; cut++) {
      const peer = await Peer.connect(port);
      peer.sendBytes(sent.subarray(0, cut));
      (await Peer.connect(port)).socket.destroy();
      peer.sendBytes(sent.subarray(cut));
      const answer = await peer.bytes(15);
      // The place of the replies among the lines depends on the cut.
      expect(answer.includes(bytes(`${IAC}\xfe\x18`)), `cut at ${cut}`).toBe(true);
      expect(answer.includes(bytes(`${IAC}\xfc\x06`)), `cut at ${cut}`).toBe(true);
      expect(answer.includes('ann: hi\r\n'), `cut at ${cut}`).toBe(true);
      peer.send('!quit');
      await peer.rest();
    }
  });

  test('refusals are never answered, so that there is no loop', async () => {
    const { port } = await serve();
    const peer = await Peer.enter(port, 'ann');
    peer.sendBytes(bytes(`${IAC}\xfc\x01${IAC}\xfe\x01`));
    expect(await peer.sync()).toEqual([]);
  });

  test('negotiation is answered before the nickname', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes(bytes(`${IAC}\xfd\x03`));
    expect(await peer.bytes(3)).toEqual(bytes(`${IAC}\xfc\x03`));
  });
});

describe('a half-closed connection', () => {
  test('gets the answers to all its lines, and then the server closes', async () => {
    const { port } = await serve();
    const bob = await Peer.enter(port, 'bob');
    const ann = await Peer.connect(port);
    ann.sendBytes('ann\r\nhi\r\n!users\r\nnot a whole line');
    ann.halfClose();
    expect((await ann.rest()).toString()).toBe('ann: hi\r\nbob ann\r\n');
    expect(await bob.line()).toBe('ann: hi');
    bob.send('!users');
    expect(await bob.line()).toBe('bob');
  });

  test('gets the answers to its throttled lines, too', async () => {
    const { port } = await serve({ floodBurst: 10, floodRate: 1000 });
    const peer = await Peer.connect(port);
    const said = Array.from({ length: 300 }, (_, i) => `line ${i}`);
    peer.send('ann', ...said);
    peer.halfClose();
    expect((await peer.rest()).toString()).toBe(said.map((text) => `ann: ${text}\r\n`).join(''));
  });
});
