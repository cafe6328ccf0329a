/**
 * The chat behind WebSockets: the same rules, another transport. What a client sends is a stream of lines, however it
 * is cut into frames; what it gets is one line in each frame.
 *
 *   pnpm --filter websocket-server start [port]
 *
 * A server for the open net also has flood control, a log and a farewell: see packages/chat-server.
 */
import type { AddressInfo } from 'node:net';
import {
  type ChatEffect,
  type ConnectionId,
  connectionId,
  createChat,
  formatMessage,
  type Happening,
  type Message,
  type MessageFormat,
  transition,
} from '@linechat/chat-core';
import { LineDecoder } from '@linechat/line-codec';
import { type WebSocket, WebSocketServer } from 'ws';

const NICKNAME_MS = 30_000;
const MAX_PENDING_BYTES = 1_048_576;

const clients = new Map<ConnectionId, { readonly socket: WebSocket; format: MessageFormat }>();
let chat = createChat();
let seq = 0;
let lastId = 0;

function happen(happening: Happening): void {
  const [next, effects] = transition(chat, { ...happening, seq: ++seq, time: Date.now() });
  chat = next;
  for (const effect of effects) carryOut(effect);
}

function carryOut(effect: ChatEffect): void {
  if (effect.type === 'deliver') {
    for (const id of effect.to) if (id !== effect.except) send(id, effect.message);
    return;
  }
  // There is no operators' password here, so there are no bans to be kept either.
  if (effect.type === 'keep-bans') return;
  const client = clients.get(effect.connection);
  if (effect.type === 'disconnect') client?.socket.close();
  if (effect.type === 'use-format' && client) client.format = effect.format;
}

function send(connection: ConnectionId, message: Message): void {
  const client = clients.get(connection);
  if (client === undefined) return;
  client.socket.send(`${formatMessage(message, client.format)}\r\n`);
  if (client.socket.bufferedAmount <= MAX_PENDING_BYTES) return;
  // Not now: this event's effects are carried out first, so that everyone sees the same order.
  queueMicrotask(() => happen({ type: 'output-overflow', connection }));
}

function admit(socket: WebSocket, address: string): void {
  const connection = connectionId(++lastId);
  const decoder = new LineDecoder({ maxLineBytes: 4096 });
  clients.set(connection, { socket, format: 'plain' });
  happen({ type: 'connected', connection, address });
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
}

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 8080), maxPayload: 65_536 });
server.on('connection', (socket, request) => admit(socket, request.socket.remoteAddress ?? 'unknown'));
server.on('listening', () => console.log(`Serving on ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
server.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
