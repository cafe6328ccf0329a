/**
 * Conversations over TCP in which one client acts at a time. Every line that a client gets is compared with the output of
 * the reference model, whatever the bytes are and wherever they are cut.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { type ChatInput, type ConnectionId, connectionId, lineInput, nicknames } from '@linechat/chat-core';
import type { ChatServerOptions } from '@linechat/chat-server';
import { ReferenceModel } from '@linechat/testkit/reference-model';
import fc from 'fast-check';
import type { ChatKind } from '../chat-kinds.ts';
import { comparable } from '../comparable.ts';
import { ChatSocket } from '../socket.ts';
import {
  beginning,
  cut,
  cuts,
  goodName,
  type Line,
  line,
  MAX_LINE_BYTES,
  PASSWORD,
  type Part,
  plainLine,
} from './grammar.ts';
import { onStage, type RunningServer, type Stage, until, within } from './stage.ts';

/** `who` counts back from the client that connected last. `server` is one of those that run, if there are so many. */
type Step =
  | { readonly type: 'arrives'; readonly server: number; readonly name: Line | undefined }
  | { readonly type: 'sends'; readonly who: number; readonly line: Line; readonly cuts: readonly number[] }
  /** Several lines in one write. Perhaps the FIN follows at once, while they are still being processed. */
  | { readonly type: 'pastes'; readonly who: number; readonly lines: readonly Line[]; readonly halfCloses: boolean }
  | { readonly type: 'begins' | 'half-closes'; readonly who: number; readonly part: Part }
  | { readonly type: 'resets'; readonly who: number }
  /** A server closes and another one joins the log, if there is one more that keeps the state meanwhile. */
  | { readonly type: 'server-is-replaced'; readonly server: number };

const server = fc.nat({ max: 1 });
const who = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('arrives' as const),
      server,
      name: fc.option(goodName, { nil: undefined }),
    }),
  },
  { weight: 20, arbitrary: fc.record({ type: fc.constant('sends' as const), who, line, cuts }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('pastes' as const),
      who,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
      halfCloses: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('begins' as const, 'half-closes' as const), who, part: beginning }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('resets' as const), who }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('server-is-replaced' as const), server }) },
);

/** Most clients of the start share rooms and get notices about each other. They are spread over the servers. */
const opening: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.subarray(['!enter r', '!enter tea', '!notices on', '!format json', `!operator ${PASSWORD}`]), {
    maxLength: 4,
    size: 'max',
  })
  .map((all) =>
    all.flatMap((lines, i): readonly Step[] => [
      { type: 'arrives', server: i % 2, name: plainLine(['a', 'b', 'cc', 'D'][i] ?? '') },
      ...lines.map((text): Step => ({ type: 'sends', who: 0, line: plainLine(text), cuts: [] })),
    ]),
  );

const isPassword = (attempt: string) => attempt === PASSWORD;

const options: fc.Arbitrary<ChatOptions> = fc.record({
  maxNicknameLength: fc.constant(4),
  maxRoomNameLength: fc.constant(4),
  maxRoomsPerClient: fc.integer({ min: 1, max: 3 }),
  maxRooms: fc.constantFrom(0, 2),
  maxConnections: fc.constantFrom(3, 6, 100),
  maxConnectionsPerAddress: fc.constant(0),
  selfEcho: fc.boolean(),
  motd: fc.constantFrom([], ['hi', ' \x07']),
  isOperatorPassword: fc.constantFrom(isPassword, isPassword, undefined),
  bans: fc.constant([]),
  maxLineBytes: fc.constant(MAX_LINE_BYTES),
  // With a burst of two, the rate limit throttles half of what is sent.
  floodBurst: fc.constantFrom(2, 1000),
  floodRate: fc.constant(1000),
  nickTimeoutMs: fc.constant(0),
});
type ModelLimits = Omit<ConstructorParameters<typeof ReferenceModel>[0], 'operators'>;
type ChatOptions = ModelLimits & Partial<ChatServerOptions>;

type InTurn = fc.IAsyncPropertyWithHooks<[ChatOptions, readonly Step[], Step[]]>;

export function inTurn(kind: ChatKind): InTurn {
  const steps = fc.array(step, { maxLength: 25, size: 'max' });
  return fc.asyncProperty(options, opening, steps, async (settings, first, rest) => {
    await onStage(kind, settings, async (stage) => {
      const conversation = new Conversation(stage, settings);
      try {
        for (const one of [...first, ...rest]) await conversation.play(one);
        await conversation.comeToRest();
      } finally {
        conversation.end();
      }
    });
  });
}

/**
 * Pings of each client until all output of a step has come. The first ones may be in the log before what another client
 * did, because the servers read their clients in any order; the second ones come after it.
 */
const ROUNDS = 2;

interface Person {
  readonly id: ConnectionId;
  readonly at: RunningServer;
  readonly socket: ChatSocket;
  /** Text of a line that has no end yet. */
  unfinished: string;
  isInsideSequence: boolean;
  requests: number;
}

class Conversation {
  readonly #stage: Stage;
  readonly #model: ReferenceModel;
  readonly #isPassword: ChatServerOptions['isOperatorPassword'];
  readonly #people: Person[] = [];
  /** Connections of each server so far. */
  readonly #connections = new Map<RunningServer, number>();
  /** The lines that clients have got since the last step, in the form of the model. */
  #heard: string[] = [];
  #pongs = new Set<string>();
  #wrong: string[] = [];
  #events = 0;

  constructor(stage: Stage, settings: ChatOptions) {
    this.#stage = stage;
    this.#isPassword = settings.isOperatorPassword;
    this.#model = new ReferenceModel({ ...settings, operators: settings.isOperatorPassword !== undefined });
  }

  async play(step: Step): Promise<void> {
    if (step.type === 'arrives') return await this.#arrive(this.#serverAt(step.server), step.name);
    if (step.type === 'server-is-replaced') return await this.#replace(this.#serverAt(step.server));
    const person = this.#people.at(-1 - step.who);
    if (person === undefined || !this.#isThere(person)) return;
    switch (step.type) {
      case 'sends':
        return await this.#send(person, step.line, step.cuts);
      case 'pastes':
        return await this.#paste(person, step.lines, step.halfCloses);
      case 'begins':
        if (person.isInsideSequence) return;
        person.socket.write(Buffer.from(step.part.bytes, 'latin1'));
        person.unfinished += step.part.text;
        person.isInsideSequence = step.part.bytes.includes('\xff');
        return;
      case 'half-closes': {
        // Not behind another beginning: together they may be too long for a nickname.
        if (!person.isInsideSequence && person.unfinished === '') {
          person.socket.write(Buffer.from(step.part.bytes, 'latin1'));
        }
        person.socket.halfClose();
        await this.#expectClosed(person);
        return await this.#compare({ type: 'disconnected', connection: person.id });
      }
      case 'resets': {
        const gone = once(person.at.server, 'disconnected');
        person.socket.reset();
        await within(gone, 'a reset connection is not removed');
        return await this.#compare({ type: 'disconnected', connection: person.id });
      }
    }
  }

  /** Nothing comes after the output of the last step. */
  async comeToRest(): Promise<void> {
    await this.#settle([]);
    assert.deepEqual(this.#heard, []);
  }

  end(): void {
    for (const { socket } of this.#people) socket.socket.destroy();
  }

  #serverAt(server: number): RunningServer {
    const { servers } = this.#stage;
    const found = servers[server % servers.length];
    if (found === undefined) throw new Error('No server is running.');
    return found;
  }

  async #replace(running: RunningServer): Promise<void> {
    if (this.#stage.servers.length === 1) return;
    const closed = this.#stage.close(running);
    await this.#compare({ type: 'node-stopping', node: running.node });
    await within(closed, 'a server does not close');
    await this.#compare({ type: 'node-lost', node: running.node });
    await this.#stage.start();
  }

  async #arrive(at: RunningServer, name: Line | undefined): Promise<void> {
    const connected = once(at.server, 'connected');
    const n = (this.#connections.get(at) ?? 0) + 1;
    this.#connections.set(at, n);
    const id = connectionId(n, at.node);
    const socket = await ChatSocket.connect(at.port, {
      heard: (heard, text) => {
        if (heard.type === 'pong' && this.#pongs.delete(heard.token)) return;
        this.#heard.push(`${id}< ${text}`);
      },
      broke: (why) => this.#wrong.push(`${id} got ${why}`),
    });
    await within(connected, 'a connection is not admitted');
    const person: Person = { id, at, socket, unfinished: '', isInsideSequence: false, requests: 0 };
    this.#people.push(person);
    await this.#compare({ type: 'connected', connection: id, address: '127.0.0.1' });
    if (name !== undefined && this.#isThere(person)) await this.#send(person, name, []);
  }

  async #send(person: Person, sent: Line, lengths: readonly number[]): Promise<void> {
    if (person.isInsideSequence) return;
    for (const piece of cut(bytesOf(sent), lengths)) {
      person.socket.write(piece);
      if (lengths.length > 0) await turn();
    }
    await this.#compare(this.#inputOf(person, sent));
  }

  async #paste(person: Person, lines: readonly Line[], halfCloses: boolean): Promise<void> {
    if (person.isInsideSequence) return;
    person.socket.write(Buffer.from(lines.map(bytesOf).join(''), 'latin1'));
    const inputs = lines.map((one) => this.#inputOf(person, one));
    if (halfCloses) {
      person.socket.halfClose();
      await this.#expectClosed(person);
      inputs.push({ type: 'disconnected', connection: person.id });
    }
    await this.#compare(...inputs);
  }

  /** The input that the server appends for a line. */
  #inputOf(person: Person, { parts, ending }: Line): ChatInput {
    const content = (person.unfinished + parts.map(({ text }) => text).join('') + ending).replace(/\r?\n$/, '');
    person.unfinished = '';
    person.requests += parts.reduce((sum, { requests }) => sum + requests, 0);
    if (content.length > MAX_LINE_BYTES) return { type: 'overlong-line', connection: person.id };
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(content, 'latin1'));
    return lineInput(person.id, text, this.#isPassword);
  }

  /**
   * Gives the model the same inputs. The clients must get all of its output and nothing else, and all servers must have
   * the clients that it has.
   */
  async #compare(...inputs: readonly ChatInput[]): Promise<void> {
    const output = inputs.flatMap((input) => {
      this.#model.apply({ ...input, seq: ++this.#events, time: 0 });
      return this.#model.output;
    });
    const expected = comparable(output.map(withoutInstants));
    for (const one of output) {
      const closed = this.#personWith(Number(/^(\d+) is closed$/.exec(one)?.[1]));
      if (closed === undefined) continue;
      await this.#expectClosed(closed);
      closed.socket.halfClose();
      this.#heard.push(one);
    }
    await this.#settle(expected);
    assert.deepEqual(comparable(this.#heard.map(withoutInstants)), expected);
    assert.deepEqual(this.#wrong, []);
    this.#heard = [];
    // Waits, because without a client that can send a ping nothing tells when the event has come back.
    const present = this.#model.present.map(({ nick }) => nick).join();
    for (const { server } of this.#stage.servers) {
      await until(() => nicknames(server.state).join() === present, `a server does not have these clients: ${present}`);
    }
    this.#stage.checkReplicas();
  }

  async #expectClosed({ socket, id }: Person): Promise<void> {
    assert.equal(await within(socket.ended, `${id} is not closed`), 'closed');
  }

  /** Waits for all output: by pings of each client that can send one, and by the expected count for the others. */
  async #settle(expected: readonly string[]): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      for (const { id, nick } of this.#model.clients) {
        const person = this.#personWith(id);
        if (person === undefined || nick === '' || person.unfinished !== '' || person.isInsideSequence) continue;
        const token = `asked${id}-${this.#events}-${round}`;
        this.#pongs.add(token);
        person.socket.write(`!ping ${token}\n`);
      }
      await until(() => this.#pongs.size === 0 || this.#wrong.length > 0, 'a client has no answer');
    }
    await until(
      () => comparable(this.#heard).length >= expected.length || this.#wrong.length > 0,
      () => `some output is missing: ${JSON.stringify(expected)}, but ${JSON.stringify(this.#heard)}`,
    );
    for (const person of this.#people) {
      if (!this.#isThere(person) || person.unfinished !== '' || person.isInsideSequence) continue;
      if (this.#model.present.some(({ id }) => id === person.id)) {
        assert.equal(person.socket.refusedBytes, person.requests * 3, 'telnet requests and refusals');
      }
    }
  }

  #personWith(id: number): Person | undefined {
    return this.#people.find((person) => person.id === id);
  }

  #isThere({ id }: Person): boolean {
    return this.#model.clients.some((client) => client.id === id);
  }
}

function bytesOf({ parts, ending }: Line): string {
  return parts.map(({ bytes }) => bytes).join('') + ending;
}

/** The clocks of the server and of the model differ. */
function withoutInstants(line: string): string {
  return line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'some time');
}
