import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Peer } from '@linechat/testkit/peer';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FanOut } from '../src/delivery/fan-out.ts';
import { Outbox, type OutboxObserver } from '../src/delivery/outbox.ts';
import { Counters } from '../src/stats/counters.ts';
import { CRLF_LINES } from '../src/transport/framing.ts';
import { TcpTransport } from '../src/transport/tcp.ts';

// Real sockets on both sides, because an outbox exists to write to one.
const listener = createServer({ allowHalfOpen: true, noDelay: true });
const accepted = new Map<number | undefined, Socket>();
let port = 0;

listener.on('connection', (socket) => {
  accepted.set(socket.remotePort, socket);
  socket.resume();
});

beforeAll(async () => {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (typeof address === 'object' && address !== null) port = address.port;
});

afterAll(() => {
  listener.close();
});

/** Both ends of a connection. */
async function pair(): Promise<{ peer: Peer; socket: Socket }> {
  const peer = await Peer.connect(port);
  for (;;) {
    const socket = accepted.get(peer.socket.localPort);
    if (socket !== undefined) {
      accepted.delete(socket.remotePort);
      return { peer, socket };
    }
    await once(listener, 'connection');
  }
}

function drop(...ends: { peer: Peer; socket: Socket }[]): void {
  for (const { peer, socket } of ends) {
    peer.socket.destroy();
    socket.destroy();
  }
}

const both = (text: string) => ({ plain: text, json: `{"${text}"}` });
const NO_OBSERVER: OutboxObserver = { failed: () => {}, overflowed: () => {}, pendingChanged: () => {} };

function outboxOf(fanOut: FanOut, socket: Socket, maxPendingBytes: number, observer = NO_OBSERVER): Outbox {
  const transport = new TcpTransport(socket, { address: '127.0.0.1', port: 1 });
  return new Outbox(transport, fanOut.channelsOf(CRLF_LINES), maxPendingBytes, observer, new Counters());
}

describe('lines arrive', () => {
  type Step =
    | { type: 'deliver'; to: number[]; except: number; text: string }
    | { type: 'format'; of: number; format: 'plain' | 'json' }
    | { type: 'raw'; to: number }
    | { type: 'turn' };
  const someone = fc.integer({ min: 0, max: 3 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('deliver' as const),
        to: fc.uniqueArray(someone, { minLength: 1 }),
        except: fc.integer({ min: -8, max: 3 }),
        // Few texts, so that different lines have the same one.
        text: fc.constantFrom('a', 'b', 'é', 'longer than the others'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('format' as const),
        of: someone,
        format: fc.constantFrom('plain' as const, 'json' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('raw' as const), to: someone }) },
    { weight: 1, arbitrary: fc.constant({ type: 'turn' as const }) },
  );

  test('as in a reference model that adds strings, whichever bytes are shared', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, isSameArray) => {
        const fanOut = new FanOut(new Counters());
        const ends = await Promise.all([pair(), pair(), pair(), pair()]);
        const outboxes = ends.map(({ socket }) => outboxOf(fanOut, socket, 1_000_000));
        const pending = ['', '', '', ''];
        const raw = ['', '', '', ''];
        const formats: ('plain' | 'json')[] = ['plain', 'plain', 'plain', 'plain'];
        const arrays = new Map<string, Outbox[]>();
        const endTurn = () => {
          fanOut.flush();
          for (const i of pending.keys()) {
            expected[i] += `${raw[i]}${pending[i]}`;
            pending[i] = raw[i] = '';
          }
        };
        const expected = ['', '', '', ''];
        for (const one of steps) {
          if (one.type === 'turn') endTurn();
          else if (one.type === 'raw') {
            const outbox = outboxes[one.to];
            if (outbox) fanOut.enqueueRaw(Buffer.from('~'), outbox);
            raw[one.to] += '~';
          } else if (one.type === 'format') {
            const outbox = outboxes[one.of];
            if (outbox) fanOut.setFormat(outbox, one.format);
            formats[one.of] = one.format;
          } else {
            const key = one.to.join();
            const fresh = one.to.flatMap((i) => outboxes[i] ?? []);
            const to = isSameArray ? (arrays.get(key) ?? fresh) : fresh;
            arrays.set(key, to);
            const line = both(one.text);
            fanOut.deliver(line, to, outboxes[one.except]);
            for (const i of one.to) if (i !== one.except) pending[i] += `${line[formats[i] ?? 'plain']}\r\n`;
          }
        }
        endTurn();
        for (const outbox of outboxes) fanOut.finish(outbox);
        const received = await Promise.all(ends.map(async ({ peer }) => (await peer.rest()).toString()));
        drop(...ends);
        expect(received).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe('one turn', () => {
  test('is one write for each connection, and equal output shares its bytes', async () => {
    const fanOut = new FanOut(new Counters());
    const ends = await Promise.all([pair(), pair(), pair()]);
    const written: Uint8Array[][] = ends.map(() => []);
    const outboxes = ends.map(({ socket }, i) => {
      const original = socket._write.bind(socket);
      socket._write = (chunk, encoding, callback) => {
        written[i]?.push(chunk);
        original(chunk, encoding, callback);
      };
      return outboxOf(fanOut, socket, 1_000_000);
    });
    fanOut.deliver(both('to all'), outboxes, undefined);
    fanOut.deliver(both('to two'), outboxes.slice(0, 2), undefined);
    fanOut.deliver(both('to all again'), outboxes, undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(written.map((writes) => writes.map((bytes) => Buffer.from(bytes).toString()))).toEqual([
      ['to all\r\nto two\r\nto all again\r\n'],
      ['to all\r\nto two\r\nto all again\r\n'],
      ['to all\r\nto all again\r\n'],
    ]);
    expect(written[0]?.[0]).toBe(written[1]?.[0]);
    drop(...ends);
  });
});

describe('a connection that does not read', () => {
  test('overflows once, delays no other, and gets its last line', async () => {
    const fanOut = new FanOut(new Counters());
    const laggard = await pair();
    const reader = await pair();
    laggard.peer.socket.pause();
    let overflows = 0;
    const slow = outboxOf(fanOut, laggard.socket, 100_000, { ...NO_OBSERVER, overflowed: () => overflows++ });
    const quick = outboxOf(fanOut, reader.socket, 100_000);
    const line = both('x'.repeat(50_000));
    let turns = 0;
    // The kernel buffers some megabytes. The limit is for what the outbox holds beyond that.
    for (; overflows === 0 && turns < 2000; turns++) {
      fanOut.deliver(line, [slow, quick], undefined);
      fanOut.flush();
      expect((await reader.peer.line())?.length).toBe(50_000);
    }
    expect(overflows).toBe(1);
    // The server may react late. Until then, the outbox keeps nothing more.
    for (let late = 0; late < 10; late++) {
      fanOut.deliver(both('not kept'), [slow], undefined);
      fanOut.flush();
    }
    expect(overflows).toBe(1);
    fanOut.deliver(both('not kept in the last turn'), [slow], undefined);
    fanOut.deliverLast(both('last line'), [slow]);
    fanOut.finish(slow);
    fanOut.flush();
    laggard.peer.socket.resume();
    const all = (await laggard.peer.rest()).toString().split('\r\n');
    expect(all.at(-1)).toBe('');
    expect(all).toContain('last line');
    // Each line is whole: dropping the pending lines has cut none in two.
    expect(new Set(all.map((one) => one.length))).toEqual(new Set([50_000, 'last line'.length, 0]));
    expect(all.indexOf('last line')).toBeLessThan(turns);
    drop(laggard, reader);
  });
});
