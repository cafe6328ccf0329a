import { createConnection } from 'node:net';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';

describe('each line comes back in upper case:', () => {
  test.each([
    ['hello', 'HELLO'],
    ['', ''],
    ['  two  spaces ', '  TWO  SPACES '],
    ['straße ﬁsch ŉ', 'STRASSE FISCH ʼN'],
    ['iı ğ', 'II Ğ'],
    ['世界 🙂', '世界 🙂'],
    ['a\rb', 'A\rB'],
    ['a\x1b[0m\x07', 'A\x1b[0M\x07'],
  ])('%j', async (text, answer) => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.send(text);
    expect(await peer.line()).toBe(answer);
  });

  test('wherever the bytes are cut', async () => {
    const { port } = await serve();
    const bytes = Buffer.from('hé\r\n🙂x\n\r\nlast\r\n');
    for (let cut = 1; cut < bytes.length; cut++) {
      const peer = await Peer.connect(port);
      peer.sendBytes(bytes.subarray(0, cut));
      // The server has read the first piece when a later client has its answer.
      const other = await Peer.connect(port);
      other.send('x');
      await other.line();
      other.socket.destroy();
      peer.sendBytes(bytes.subarray(cut));
      expect(await peer.lines(4)).toEqual(['HÉ', '🙂X', '', 'LAST']);
      peer.socket.destroy();
    }
  });

  test('ill-formed bytes as U+FFFD', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes(Buffer.from('6180620ae2820a', 'hex'));
    expect(await peer.lines(2)).toEqual(['A\ufffdB', '\ufffd']);
  });

  test('also after the client’s FIN; unfinished bytes are dropped', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes('hi\r\nthere\nno end');
    peer.halfClose();
    expect((await peer.rest()).toString()).toBe('HI\r\nTHERE\r\n');
  });

  test('without telnet’s sequences, and options are refused', async () => {
    const { port } = await serve();
    const peer = await Peer.connect(port);
    peer.sendBytes(Buffer.from('h\xff\xf4\xff\xfd\x06i\xff\xfb\x18\r\xff\xf1\n', 'latin1'));
    expect((await peer.bytes(10)).toString('latin1')).toBe('\xff\xfc\x06\xff\xfe\x18HI\r\n');
  });
});

describe('bounds', () => {
  test('an over-long line gets one error, and the connection continues', async () => {
    const { port } = await serve({ maxLineBytes: 10 });
    const peer = await Peer.connect(port);
    peer.sendBytes(`0123456789\n0123456789a\nok\n${'x'.repeat(100_000)}\nok\n`);
    expect(await peer.lines(5)).toEqual([
      '0123456789',
      expect.stringMatching(/^!error line-too-long ./),
      'OK',
      expect.stringMatching(/^!error line-too-long ./),
      'OK',
    ]);
  });

  test('reading pauses while a client does not read its answers, and none of them is lost', {
    timeout: 20_000,
  }, async () => {
    const { port } = await serve();
    const socket = createConnection({ port, host: '127.0.0.1' });
    const line = `${'x'.repeat(99)}\n`;
    const page = Buffer.from(line.repeat(10_000));
    const pages = 60;
    let taken = 0;
    for (let i = 0; i < pages; i++) socket.write(page, () => (taken += page.length));
    const before = process.memoryUsage.rss();
    // While the server answers another client, it has time to read all.
    const other = await Peer.connect(port);
    for (let i = 0; i < 1000; i++) {
      other.send('still there?');
      expect(await other.line()).toBe('STILL THERE?');
    }
    expect(taken).toBeLessThan(30_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 << 20);
    socket.end();
    let answered = 0;
    for await (const chunk of socket) answered += chunk.length;
    expect(answered).toBe(pages * 10_000 * (line.length + 1));
  });

  test('connections above the limit, or above the limit of an address, are rejected', async () => {
    const { port } = await serve({ maxConnections: 2, maxConnectionsPerAddress: 1 });
    const first = await Peer.connect(port);
    const again = await Peer.connect(port);
    expect(await again.line()).toMatch(/^!error too-many-connections ./);
    expect(await again.line()).toBeUndefined();
    const elsewhere = await Peer.connect(port, { localAddress: '127.0.0.2' });
    elsewhere.send('a');
    expect(await elsewhere.line()).toBe('A');
    const third = await Peer.connect(port, { localAddress: '127.0.0.3' });
    expect(await third.line()).toMatch(/^!error server-full ./);
    first.send('b');
    expect(await first.line()).toBe('B');
  });
});

describe('close', () => {
  test('sends the pending output, then an error line, and closes', async () => {
    const { server, port } = await serve();
    const peer = await Peer.connect(port);
    peer.send('hello');
    expect(await peer.line()).toBe('HELLO');
    const closed = server.close();
    expect((await peer.rest()).toString()).toMatch(/^!error shutting-down [^\r\n]+\r\n$/);
    peer.halfClose();
    await closed;
    await expect(Peer.connect(port)).rejects.toThrow('ECONNREFUSED');
  });

  test('closes a connection that does not read after the grace', async () => {
    const { server, port } = await serve();
    const peer = await Peer.connect(port);
    peer.socket.pause();
    const other = await Peer.connect(port);
    for (let i = 0; i < 100; i++) peer.sendBytes('x'.repeat(999).concat('\n').repeat(100));
    other.send('x');
    await other.line();
    await server.close({ graceMs: 100 });
    peer.reset();
  });
});

describe('as a library', () => {
  test('emits the events of a connection in order', async () => {
    const { server, port } = await serve();
    const emitted: unknown[] = [];
    const gone = new Promise((resolve) => server.on('disconnected', resolve));
    server.on('connected', ({ connection }) => emitted.push(['connected', connection]));
    server.on('received', ({ bytes }) => emitted.push(['received', Buffer.from(bytes).toString()]));
    server.on('buffered', ({ pendingBytes }) => emitted.push(['buffered', pendingBytes]));
    server.on('sent', ({ text }) => emitted.push(['sent', text]));
    const peer = await Peer.connect(port);
    peer.sendBytes('hi\r\nthe');
    expect(await peer.line()).toBe('HI');
    peer.halfClose();
    await gone;
    expect(emitted).toEqual([
      ['connected', 1],
      ['received', 'hi\r\nthe'],
      ['buffered', 3],
      ['sent', 'HI\r\n'],
    ]);
  });

  test.each([
    [{ maxLineBytes: 0 }, /maxLineBytes/],
    [{ maxConnections: 0 }, /maxConnections/],
    [{ maxConnectionsPerAddress: -1 }, /maxConnectionsPerAddress/],
  ])('throws a RangeError that names the option: %j', async (options, names) => {
    await expect(serve(options)).rejects.toThrow(names);
  });
});
