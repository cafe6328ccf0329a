/**
 * Conversations in which all clients act at once: they talk, stop to read, close and break, in any state. What they get
 * depends on timing. But every line must be one of docs/protocol.md, each server must still serve a new client, and
 * nothing may be left.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { ChatServerOptions } from '@linechat/chat-server';
import fc from 'fast-check';
import type { ChatKind } from '../chat-kinds.ts';
import { ChatSocket } from '../socket.ts';
import { beginning, cut, cuts, goodName, line, MAX_LINE_BYTES, PASSWORD } from './grammar.ts';
import { onStage, type RunningServer, until, within } from './stage.ts';

type Act =
  | { readonly type: 'sends'; readonly bytes: string; readonly cuts: readonly number[]; readonly times: number }
  | { readonly type: 'waits'; readonly turns: number }
  | { readonly type: 'stops to read' | 'reads on' | 'half-closes' | 'resets' };

const MESS = '\xff\xfb\xfd\xfa\xf0\xf4\n\r !#@:\x00\x07\x1b\x7f\x80\xc3\xe2\xf0ab';
const sends = (bytes: fc.Arbitrary<string>, times: fc.Arbitrary<number> = fc.constant(1)): fc.Arbitrary<Act> =>
  fc.record({ type: fc.constant('sends' as const), bytes, cuts, times });
const lines = line.map(({ parts, ending }) => parts.map(({ bytes }) => bytes).join('') + ending);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: sends(lines) },
  // A paste: more than the rate limit allows at once, and more than may be pending for a client that does not read.
  { weight: 2, arbitrary: sends(lines, fc.constantFrom(20, 100)) },
  { weight: 2, arbitrary: sends(beginning.map(({ bytes }) => bytes)) },
  { weight: 2, arbitrary: sends(fc.string({ unit: fc.constantFrom(...MESS), maxLength: 40, size: 'max' })) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('waits' as const), turns: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('stops to read' as const, 'reads on' as const, 'half-closes' as const, 'resets' as const),
    }),
  },
);

/** What one client does. */
interface Life {
  /** Which of the servers it connects to. */
  readonly server: number;
  readonly acts: readonly Act[];
}

/** Most clients begin with a nickname. */
const acts: fc.Arbitrary<readonly Act[]> = fc
  .tuple(fc.option(goodName, { freq: 5 }), cuts, fc.array(act, { maxLength: 15, size: 'max' }))
  .map(([name, pieces, rest]) =>
    name === null
      ? rest
      : [
          { type: 'sends', bytes: name.parts.map(({ bytes }) => bytes).join('') + name.ending, cuts: pieces, times: 1 },
          ...rest,
        ],
  );
const life: fc.Arbitrary<Life> = fc.record({ server: fc.nat({ max: 1 }), acts });

const options: fc.Arbitrary<Partial<ChatServerOptions>> = fc.record({
  maxLineBytes: fc.constant(MAX_LINE_BYTES),
  maxPendingBytes: fc.constantFrom(200, 5000, 1_000_000),
  maxConnections: fc.constantFrom(4, 1000),
  maxConnectionsPerAddress: fc.constantFrom(0, 5),
  floodBurst: fc.constantFrom(1, 5, 200),
  floodRate: fc.constantFrom(0, 1000, 10_000),
  nickTimeoutMs: fc.constantFrom(0, 5),
  selfEcho: fc.boolean(),
  motd: fc.constantFrom([], ['hi', ' \x07']),
  isOperatorPassword: fc.constantFrom((attempt: string) => attempt === PASSWORD, undefined),
});

type AtOnce = fc.IAsyncPropertyWithHooks<[Partial<ChatServerOptions>, Life[]]>;

export function atOnce(kind: ChatKind): AtOnce {
  const lives = fc.array(life, { minLength: 1, maxLength: 12, size: 'max' });
  return fc.asyncProperty(options, lives, async (settings, all) => {
    await onStage(kind, settings, async ({ servers }) => {
      const wrong: string[] = [];
      const sockets = await Promise.all(all.map((one) => live(one, servers, wrong)));
      for (const { socket } of sockets) socket.destroy();
      for (const { port } of servers) await witness(port, wrong);
      if (wrong.length > 0) throw new Error(`A client got ${wrong[0]}.`);
    });
  });
}

async function live({ server, acts }: Life, servers: readonly RunningServer[], wrong: string[]): Promise<ChatSocket> {
  let lastSeq = 0;
  const chat = await ChatSocket.connect(servers[server % servers.length]?.port ?? 0, {
    heard: ({ seq = lastSeq }) => {
      if (seq < lastSeq) wrong.push(`number ${seq} after number ${lastSeq}`);
      lastSeq = seq;
    },
    broke: (why) => wrong.push(why),
  });
  for (const one of acts) {
    if (chat.socket.destroyed) break;
    switch (one.type) {
      case 'sends':
        for (const piece of cut(one.bytes.repeat(one.times), one.times === 1 ? one.cuts : [])) {
          chat.write(piece);
          if (one.cuts.length > 0) await turn();
        }
        break;
      case 'waits':
        for (let turns = one.turns; turns > 0; turns--) await turn();
        break;
      case 'stops to read':
        chat.socket.pause();
        break;
      case 'reads on':
        chat.socket.resume();
        break;
      case 'half-closes':
        chat.halfClose();
        break;
      case 'resets':
        chat.reset();
        break;
    }
  }
  return chat;
}

/** A client that connects when all is over is served. It tries again while the server is full of the other clients. */
async function witness(port: number, wrong: string[]): Promise<void> {
  let isServed = false;
  while (!isServed) {
    let isOver = false;
    const chat = await ChatSocket.connect(port, {
      heard: (heard) => {
        isServed ||= heard.type === 'pong' && heard.token === 'served';
      },
      broke: (why) => wrong.push(why),
    });
    void chat.ended.then(() => {
      isOver = true;
    });
    chat.write('witness\r\n!ping served\r\n');
    await until(() => isServed || isOver || wrong.length > 0, 'nobody is served any more');
    chat.halfClose();
    await within(chat.ended, 'the server does not close');
    if (wrong.length > 0) return;
  }
}
