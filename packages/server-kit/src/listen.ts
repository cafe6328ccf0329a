/** How both servers listen. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { DEFAULT_HOST, DEFAULT_KEEP_ALIVE_MS } from './defaults.ts';
import { watchDescriptors } from './descriptors.ts';

interface ListenOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
}

/** Connections that the system accepts before the server does. Thousands may come at once, and none must be refused. */
const BACKLOG = 4096;

/** Errors of one kind are reported at most once in this time, in milliseconds: some come with each connection. */
const REPORT_INTERVAL_MS = 10_000;

/** The system counts in whole seconds, and takes 0 for its default of two hours. */
const SHORTEST_KEEP_ALIVE_MS = 1000;

/**
 * A server whose sockets are half-open (each side closes for itself), send without delay, and notice dead peers: after
 * `keepAliveMs` milliseconds of silence TCP sends ten keep-alive probes, one each second (Node sets that), and then resets
 * the connection.
 */
export function createLineServer(admit: (socket: Socket) => void, keepAliveMs: number = DEFAULT_KEEP_ALIVE_MS): Server {
  const keepAliveInitialDelay = Math.max(keepAliveMs, SHORTEST_KEEP_ALIVE_MS);
  return createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay }, admit);
}

/**
 * Starts to listen, and resolves with the actual address and port; rejects where the system refuses them. Later errors go
 * to `onTrouble`, each kind at most once in ten seconds, and the server continues.
 */
export async function listen(
  server: Server,
  { host = DEFAULT_HOST, port = 0 }: ListenOptions,
  onTrouble: (error: Error) => void,
): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      const report = atIntervals(onTrouble);
      server.on('error', report);
      watchDescriptors(server, report);
      resolve();
    });
  });
  const address = addressOf(server);
  if (address === undefined) throw new Error('The server was closed before it could listen.');
  return address;
}

/** The address that the server listens on; `undefined` if it does not listen. */
export function addressOf(server: Server): AddressInfo | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address : undefined;
}

function atIntervals(onTrouble: (error: Error) => void): (error: Error) => void {
  const reportedAt = new Map<unknown, number>();
  return (error) => {
    const kind = 'code' in error ? error.code : error.name;
    const now = performance.now();
    if (now - (reportedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < REPORT_INTERVAL_MS) return;
    reportedAt.set(kind, now);
    onTrouble(error);
  };
}
