/** The figures of a server, for the program that embeds it. */
import { once } from 'node:events';
import { Peer } from '@linechat/testkit/peer';
import { expect, test } from 'vitest';
import { serve } from './support/serve.ts';

test('statistics are a copy that does not change', async () => {
  const { port, server } = await serve();
  const before = server.statistics;
  const ann = await Peer.enter(port, 'ann');
  const during = server.statistics;
  const gone = once(server, 'disconnected');
  ann.reset();
  await gone;
  const nothing = { linesReceived: 0, deliveries: 0, bytesRead: 0, bytesWritten: 0, rateLimitPauses: 0 };
  expect(before).toEqual({
    connections: 0,
    nicknames: 0,
    rooms: 0,
    ...nothing,
    refusals: {},
    disconnects: {},
    rejections: {},
    operatorAttempts: {},
  });
  expect(during).toMatchObject({ connections: 1, nicknames: 1, linesReceived: 2, deliveries: 1, disconnects: {} });
  // When bob is accepted, the event of the disconnect has come back from the log.
  await Peer.enter(port, 'bob');
  expect(server.statistics).toMatchObject({ connections: 1, nicknames: 1, disconnects: { lost: 1 } });
});

test('statistics count each recipient of each line, and each byte that is sent', async () => {
  const { port, server } = await serve({ selfEcho: false, floodRate: 0 });
  const peers = await Promise.all(['ann', 'bob', 'cid'].map((name) => Peer.enter(port, name)));
  const [ann, bob, cid] = peers as [Peer, Peer, Peer];
  const { deliveries, bytesWritten } = server.statistics;
  // In one piece and in many, because lines to the same recipients are enqueued together.
  ann.send(...Array.from({ length: 100 }, () => 'hello'));
  for (let i = 0; i < 10; i++) bob.send('hello');
  await Promise.all([bob.lines(100), cid.lines(110), ann.lines(10)]);
  expect(server.statistics.deliveries - deliveries).toBe(110 * 2);
  expect(server.statistics.bytesWritten - bytesWritten).toBe(110 * 2 * 'ann: hello\r\n'.length);
});

test('an observer gets the duration of turns, and how long the lines of a slow client waited', async () => {
  const { port, server } = await serve({ floodRate: 0, maxPendingBytes: 50_000_000 });
  const turns: number[] = [];
  const fellBehind = new Promise<number>((resolve) => {
    server.observe({
      turn: (ms) => turns.push(ms),
      wait: (ms) => resolve(performance.now() - ms),
    });
  });
  const ann = await Peer.enter(port, 'ann');
  await ann.sync();
  expect(turns).toHaveLength(2);
  const slow = await Peer.enter(port, 'slow');
  slow.socket.pause();
  const began = performance.now();
  // More than the kernels buffer.
  for (let i = 0; i < 5; i++) {
    ann.send(...Array.from({ length: 1000 }, () => 'x'.repeat(4000)));
    await ann.sync();
  }
  const read = performance.now();
  slow.socket.removeAllListeners('data').resume();
  // It fell behind at some time in between.
  expect(await fellBehind).toBeGreaterThan(began);
  expect(await fellBehind).toBeLessThan(read);
  for (const ms of turns) expect(ms).toBeGreaterThan(0);
  expect(Math.max(...turns)).toBeLessThan(performance.now() - began);
});
