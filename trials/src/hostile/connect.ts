/** Opens a connection, over TCP or TLS. */
import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Opened {
  /** What is read and written. */
  readonly socket: Socket;
  /** The socket below TLS; the same one without TLS. */
  readonly wire: Socket;
}

/** Resolves when it is open. @throws Error if it can't be opened. */
export async function open(port: number, isTls: boolean): Promise<Opened> {
  const wire = createConnection({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  const socket = isTls ? connectTls({ socket: wire, rejectUnauthorized: false }) : wire;
  if (isTls) wire.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once(isTls ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The server closed the connection.')));
  });
  socket.on('error', () => {});
  return { socket, wire };
}
