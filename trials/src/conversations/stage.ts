/** The chat servers of one conversation, in this process. When it is over, nothing of them may be left. */
import { setImmediate as turn } from 'node:timers/promises';
import { connectionCount, type NodeId, nicknames, nodeId, roomNames, stateHash } from '@linechat/chat-core';
import { ChatServer, type ChatServerOptions, type EventLog } from '@linechat/chat-server';
import { type ChatKind, createLog } from '../chat-kinds.ts';

const PATIENCE_MS = 10_000;
/** What a server with a bug may leave: sockets, and the timers of deadlines and pauses. */
const SOCKETS = ['TCPSocketWrap', 'TCPServerWrap'];
const TIMERS = ['Timeout'];
/** The timers of a server are longer than this: one that is left after this time was not cleared. */
const TIMER_MS = 300;

export interface RunningServer {
  readonly server: ChatServer;
  readonly port: number;
  readonly node: NodeId;
}

export class Stage {
  readonly #options: Partial<ChatServerOptions>;
  readonly #log: EventLog;
  readonly #running: RunningServer[] = [];
  #nodes = 0;

  constructor(kind: ChatKind, options: Partial<ChatServerOptions>) {
    this.#options = options;
    this.#log = createLog(kind);
  }

  get servers(): readonly RunningServer[] {
    return this.#running;
  }

  /** Starts one more server on the log. */
  async start(): Promise<void> {
    const server = new ChatServer(this.#options, this.#log);
    const { port } = await server.listen();
    this.#running.push({ server, port, node: nodeId(this.#nodes++) });
  }

  /** Closes a server. Its clients have a grace of some seconds to close their connections. */
  async close(running: RunningServer): Promise<void> {
    this.#running.splice(this.#running.indexOf(running), 1);
    await running.server.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#running.map(({ server }) => server.close({ graceMs: 0 })));
  }

  /** @throws Error if the servers have different states. */
  checkReplicas(): void {
    const hashes = this.#running.map(({ server }) => stateHash(server.state));
    if (new Set(hashes).size > 1) throw new Error('The servers on one log have different states.');
  }

  /** @throws Error if a client or a room is left, when all connections are closed. */
  async checkEmpty(): Promise<void> {
    for (const { server } of this.#running) {
      await until(() => connectionCount(server.state) === 0, 'a connection is left');
      if (nicknames(server.state).length > 0) throw new Error(`Nicknames are left: ${nicknames(server.state)}`);
      if (roomNames(server.state).length > 0) throw new Error(`Rooms are left: ${roomNames(server.state)}`);
    }
    this.checkReplicas();
  }
}

/**
 * Plays a conversation, which must close all its connections. Then no client, room, socket or timer may be left, and
 * nothing may have been thrown that nobody caught.
 */
export async function onStage(
  kind: ChatKind,
  options: Partial<ChatServerOptions>,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const before = resources();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note);
  const stage = new Stage(kind, options);
  try {
    while (stage.servers.length < kind.servers) await stage.start();
    await play(stage);
    await stage.checkEmpty();
  } finally {
    await stage.closeAll();
    process.off('uncaughtException', note);
  }
  for (const error of uncaught) throw error;
  const areGone = (types: readonly string[]) => () => {
    const after = resources();
    return types.every((type) => (after.get(type) ?? 0) <= (before.get(type) ?? 0));
  };
  await until(areGone(SOCKETS), 'a socket is left');
  await until(areGone(TIMERS), 'a timer is left', TIMER_MS);
}

/** Resolves when the condition holds. @throws Error that says `otherwise` if that takes longer than `patience` ms. */
export async function until(
  condition: () => boolean,
  otherwise: string | (() => string),
  patience = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`After ${patience} ms, ${typeof otherwise === 'string' ? otherwise : otherwise()}.`);
    }
    await turn();
  }
}

/** The same for a promise. */
export async function within<Value>(promise: Promise<Value>, otherwise: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`After ${PATIENCE_MS} ms, ${otherwise}.`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
