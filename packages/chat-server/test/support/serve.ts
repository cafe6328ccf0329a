/** Chat servers for tests, on free ports of the loopback. All are closed when their test ends. */
import { afterEach } from 'vitest';
import { ChatServer, type ChatServerOptions, type EventLog } from '../../src/index.ts';
import { createLog } from './logs.ts';

const running = new Set<ChatServer>();

afterEach(async () => {
  await Promise.all(Array.from(running, (server) => server.close({ graceMs: 0 })));
  running.clear();
});

/** A chat server that listens, and its port. */
export async function serve(
  options: Partial<ChatServerOptions> = {},
  log: EventLog = createLog(),
): Promise<{ server: ChatServer; port: number }> {
  const server = new ChatServer(options, log);
  const { port } = await server.listen();
  running.add(server);
  return { server, port };
}
