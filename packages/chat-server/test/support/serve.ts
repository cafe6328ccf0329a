/** Chat servers for tests, on free ports of the loopback; all are closed when their test ends. */
import { afterEach } from 'vitest';
import { type ChatServer, type ChatServerOptions, createChatServer } from '../../src/index.ts';

const running = new Set<ChatServer>();

afterEach(async () => {
  await Promise.all(Array.from(running, (server) => server.close({ graceMs: 0 })));
  running.clear();
});

/** A chat server that listens, and its port. */
export async function serve(options: Partial<ChatServerOptions> = {}): Promise<{ server: ChatServer; port: number }> {
  const server = createChatServer(options);
  const { port } = await server.listen();
  running.add(server);
  return { server, port };
}
