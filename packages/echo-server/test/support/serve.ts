/** Echo servers for tests, on free ports of the loopback. They are closed after each test. */
import { afterEach } from 'vitest';
import { createEchoServer, type EchoServer, type EchoServerOptions } from '../../src/index.ts';

const running = new Set<EchoServer>();

afterEach(async () => {
  await Promise.all(Array.from(running, (server) => server.close({ graceMs: 0 })));
  running.clear();
});

/** Starts an echo server on a free port. */
export async function serve(options: Partial<EchoServerOptions> = {}): Promise<{ server: EchoServer; port: number }> {
  const server = createEchoServer(options);
  const { port } = await server.listen();
  running.add(server);
  return { server, port };
}
