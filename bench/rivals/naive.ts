/** A simple chat server in Node: one write for each message and recipient. */
import { createServer, type Socket } from 'node:net';

const clients = new Map<string, Socket>();
const rooms = new Map<string, Map<string, Socket>>();

function handle(socket: Socket, nickname: string, line: string): void {
  const space = line.indexOf(' ');
  const name = line.slice(1, space);
  const text = line.slice(space + 1);
  if (line.startsWith('!enter ')) {
    const room = rooms.get(text) ?? new Map<string, Socket>();
    room.set(nickname, socket);
    rooms.set(text, room);
  } else if (line.startsWith('@')) {
    for (const member of rooms.get(name)?.values() ?? []) member.write(`@${name} ${nickname}: ${text}\r\n`);
  } else if (line.startsWith('#')) {
    clients.get(name)?.write(`#${nickname}: ${text}\r\n`);
  } else {
    for (const client of clients.values()) client.write(`${nickname}: ${line}\r\n`);
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  let nickname: string | undefined;
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (nickname !== undefined) {
        handle(socket, nickname, line);
      } else if (clients.has(line)) {
        socket.end();
      } else {
        nickname = line;
        clients.set(nickname, socket);
      }
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    if (nickname === undefined) return;
    clients.delete(nickname);
    for (const room of rooms.values()) room.delete(nickname);
  });
});

server.listen(Number(process.argv[2]), '127.0.0.1', 4096);
