/** Echo servers for tests, on free ports of the loopback; all are closed when their test ends. */
import { afterEach } from 'vitest';
import { createEchoServer, type EchoServer, type EchoServerOptions } from '../../src/index.ts';

const running = new Set<EchoServer>();

afterEach(async () => {
  await Promise.all(Array.from(running, (server) => server.close({ graceMs: 0 })));
  running.clear();
});

/** An echo server that listens, and its port. */
export async function serve(options: Partial<EchoServerOptions> = {}): Promise<{ server: EchoServer; port: number }> {
  const server = createEchoServer(options);
  const { port } = await server.listen();
  running.add(server);
  return { server, port };
}
