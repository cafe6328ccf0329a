/** Small TCP servers for tests: one function says what a server does with a connection. */
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Serves on a free port of 127.0.0.1 until the test ends. */
export async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  return listen(server);
}

export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server is not listening.');
  return address.port;
}

/** Calls `onLine` with each received line, without its line end, and closes when the client does. */
export function onLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
  socket.on('end', () => socket.end());
}

/** Sends each line back in upper case. */
export function echo(socket: Socket): void {
  onLines(socket, (line) => socket.write(`${line.toUpperCase()}\r\n`));
}

/** All received bytes, as soon as the client has closed its side. */
export function collect(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1'))));
}
