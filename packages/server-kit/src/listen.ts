/** Listening, as both servers do it. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { DEFAULT_HOST, DEFAULT_KEEP_ALIVE_MS } from './defaults.ts';
import { watchDescriptors } from './descriptors.ts';

interface ListenOptions {
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
}

/** The connections that the system accepts before the server gets to them; a storm of thousands must not be refused. */
const BACKLOG = 4096;

/** Trouble of one kind is told at most once in this time, in milliseconds: some kinds come back at each connection. */
const TROUBLE_MS = 10_000;

/** The system counts it in whole seconds, and takes 0 for two hours. */
const SHORTEST_KEEP_ALIVE_MS = 1000;

/**
 * A server of sockets that close each side by itself, send without delay, and notice dead peers: who has been silent
 * for `keepAliveMs` milliseconds is asked ten times, a second apart (Node sets it so), and then given up.
 */
export function createLineServer(admit: (socket: Socket) => void, keepAliveMs: number = DEFAULT_KEEP_ALIVE_MS): Server {
  const keepAliveInitialDelay = Math.max(keepAliveMs, SHORTEST_KEEP_ALIVE_MS);
  return createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay }, admit);
}

/**
 * Starts to listen, and resolves with the real address and port; rejects where the system refuses them. Errors after
 * that go to `onTrouble`, each kind of them once in ten seconds at most, and the server goes on.
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
      const tellTrouble = seldom(onTrouble);
      server.on('error', tellTrouble);
      watchDescriptors(server, tellTrouble);
      resolve();
    });
  });
  const address = addressOf(server);
  if (address === undefined) throw new Error('The server was closed before it could listen.');
  return address;
}

/** Where it listens; `undefined` where it does not. */
export function addressOf(server: Server): AddressInfo | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address : undefined;
}

function seldom(onTrouble: (error: Error) => void): (error: Error) => void {
  const toldAt = new Map<unknown, number>();
  return (error) => {
    const kind = 'code' in error ? error.code : error.name;
    const now = performance.now();
    if (now - (toldAt.get(kind) ?? Number.NEGATIVE_INFINITY) < TROUBLE_MS) return;
    toldAt.set(kind, now);
    onTrouble(error);
  };
}
