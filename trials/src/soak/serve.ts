/**
 * Chat servers that share one log, in one process: a program for the soak. It prints `Serving on ADDRESS:PORT` for each
 * server, in the order of their nodes. At SIGTERM it closes them in order and ends with exit code 0.
 *
 * Its arguments are a `ChatKind` and options of `ChatServer`, each as JSON.
 */
import { once } from 'node:events';
import { ChatServer, type ChatServerOptions } from '@linechat/chat-server';
import { type ChatKind, createLog } from '../chat-kinds.ts';

const [kind, options]: [ChatKind, Partial<ChatServerOptions>] = [
  JSON.parse(process.argv[2] ?? ''),
  JSON.parse(process.argv[3] ?? ''),
];

function complain(error: Error): void {
  process.stderr.write(`${error.stack ?? error.message}\n`);
}

const log = createLog(kind);
const servers: ChatServer[] = [];
let lines = '';
while (servers.length < kind.servers) {
  const server = new ChatServer(options, log);
  server.on('trouble', complain);
  server.on('log-failed', complain);
  const { address, port } = await server.listen();
  lines += `Serving on ${address}:${port}\n`;
  servers.push(server);
}
const terminated = once(process, 'SIGTERM');
process.stdout.write(lines);
await terminated;
await Promise.all(servers.map((server) => server.close()));
