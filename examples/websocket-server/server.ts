/**
 * The chat behind WebSockets: the same rules, another transport. A frame may hold a part of a line, or several lines.
 *
 *   pnpm --filter websocket-server start [port]
 */
import {
  type ChatEffect,
  type ConnectionId,
  connectionId,
  createChat,
  formatMessage,
  type Happening,
  type MessageFormat,
  transition,
} from '@linechat/chat-core';
import { LineDecoder } from '@linechat/line-codec';
import { type WebSocket, WebSocketServer } from 'ws';

const NICKNAME_MS = 30_000;
const MAX_PENDING_BYTES = 1_048_576;

interface Client {
  readonly socket: WebSocket;
  format: MessageFormat;
}

const clients = new Map<ConnectionId, Client>();
let chat = createChat();
let seq = 0;
let lastId = 0;

function happen(happening: Happening): void {
  const [next, effects] = transition(chat, { ...happening, seq: ++seq, time: Date.now() });
  chat = next;
  for (const effect of effects) carryOut(effect);
}

function carryOut(effect: ChatEffect): void {
  switch (effect.type) {
    case 'deliver':
      for (const id of effect.to) {
        const client = clients.get(id);
        if (client === undefined || id === effect.except) continue;
        client.socket.send(`${formatMessage(effect.message, client.format)}\r\n`);
        if (client.socket.bufferedAmount > MAX_PENDING_BYTES) happen({ type: 'output-overflow', connection: id });
      }
      break;
    case 'disconnect':
      clients.get(effect.connection)?.socket.close();
      break;
    case 'use-format': {
      const client = clients.get(effect.connection);
      if (client) client.format = effect.format;
      break;
    }
    case 'named': // a program with a log would write it down
      break;
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 8080), maxPayload: 65_536 });

server.on('connection', (socket, request) => {
  const connection = connectionId(++lastId);
  const decoder = new LineDecoder({ maxLineBytes: 4096 });
  clients.set(connection, { socket, format: 'plain' });
  happen({ type: 'connected', connection, address: request.socket.remoteAddress ?? 'unknown' });
  const deadline = setTimeout(() => happen({ type: 'nickname-deadline', connection }), NICKNAME_MS);
  socket.on('message', (data: Buffer) => {
    for (const found of decoder.push(data)) {
      if (found.type === 'line') happen({ type: 'line', connection, text: found.text });
      else happen({ type: 'overlong-line', connection });
    }
  });
  socket.on('error', () => {}); // the close that follows is all that matters
  socket.on('close', () => {
    clearTimeout(deadline);
    happen({ type: 'disconnected', connection });
    clients.delete(connection);
  });
});

server.on('listening', () => console.log(`Serving on ws://127.0.0.1:${(server.address() as { port: number }).port}`));
