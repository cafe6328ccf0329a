/** A chat server in this process, and the certainty that nothing of it is left when a conversation is over. */
import { setImmediate as turn } from 'node:timers/promises';
import { connectionCount, nicknames, roomNames } from '@linechat/chat-core';
import { type ChatServer, type ChatServerOptions, createChatServer } from '@linechat/chat-server';

const PATIENCE_MS = 10_000;
/** What a conversation may leave behind, were it not right: sockets, and the timers of deadlines and pauses. */
const RESOURCES = ['TCPSocketWrap', 'TCPServerWrap', 'Timeout', 'Immediate'];

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
  await until(() => {
    const after = resources();
    return RESOURCES.every((type) => (after.get(type) ?? 0) <= (before.get(type) ?? 0));
  }, 'a socket or a timer is left');
}

/** Resolves when it is so. @throws Error that says `otherwise` where it does not become so in time. */
export async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`After ${PATIENCE_MS} ms, ${otherwise}.`);
    await turn();
  }
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
