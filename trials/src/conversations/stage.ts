/** A chat server in this process, and the certainty that nothing of it is left when a conversation is over. */
import { setImmediate as turn } from 'node:timers/promises';
import { connectionCount, nicknames, roomNames } from '@linechat/chat-core';
import { type ChatServer, type ChatServerOptions, createChatServer } from '@linechat/chat-server';

const PATIENCE_MS = 10_000;
/** What a conversation may leave behind, were it not right: sockets, and then the timers of deadlines and pauses. */
const SOCKETS = ['TCPSocketWrap', 'TCPServerWrap'];
const TIMERS = ['Timeout'];
/** The server's timers are longer: what is there after this time was forgotten, and only waits to expire. */
const TIMER_MS = 300;

export interface Stage {
  readonly server: ChatServer;
  readonly port: number;
}

/**
 * Plays a conversation, which must end all its connections, and looks at what is left: nobody, no room, no socket, no
 * timer. An exception that nobody catches is the conversation's.
 */
export async function onStage(
  options: Partial<ChatServerOptions>,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const before = resources();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note);
  const server = createChatServer(options);
  try {
    const { port } = await server.listen();
    await play({ server, port });
    await until(() => connectionCount(server.state) === 0, 'a connection is left');
    if (nicknames(server.state).length > 0) throw new Error(`Still taken: ${nicknames(server.state)}`);
    if (roomNames(server.state).length > 0) throw new Error(`Still there: ${roomNames(server.state)}`);
  } finally {
    await server.close({ graceMs: 0 });
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

/** Resolves when it is so. @throws Error that says `otherwise` where it does not become so in time. */
export async function until(isSo: () => boolean, otherwise: string, patience = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patience;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`After ${patience} ms, ${otherwise}.`);
    await turn();
  }
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
