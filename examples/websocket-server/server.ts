/**
 * The chat behind WebSockets: the same rules, another transport. The frames of a client are one stream of lines, which may
 * be cut anywhere. Each line to a client is one frame.
 *
 *   pnpm --filter websocket-server start [port]
 *
 * A server on the internet also needs a rate limit, log entries and an orderly shutdown: see packages/chat-server.
 */
import type { AddressInfo } from 'node:net';
import {
  type ChatEffect,
  type ChatInput,
  type ConnectionId,
  canonicalAddress,
  connectionId,
  createChat,
  formatMessage,
  lineInput,
  type Message,
  type MessageFormat,
  transition,
} from '@linechat/chat-core';
import { LineDecoder } from '@linechat/line-codec';
import { type WebSocket, WebSocketServer } from 'ws';

const NICKNAME_TIMEOUT_MS = 30_000;
const MAX_LINE_BYTES = 4096;
const MAX_PENDING_BYTES = 1_048_576;

const clients = new Map<ConnectionId, { readonly socket: WebSocket; format: MessageFormat }>();
let state = createChat();
let seq = 0;
let lastId = 0;

/** The log has no storage and one member, so an input comes back as an event at once. */
function append(input: ChatInput): void {
  const [next, effects] = transition(state, { ...input, seq: ++seq, time: Date.now() });
  state = next;
  for (const effect of effects) apply(effect);
}

function apply(effect: ChatEffect): void {
  if (effect.type === 'deliver') {
    for (const id of effect.to) if (id !== effect.except) send(id, effect.message);
    return;
  }
  // There are no operators here, so there are no bans.
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
  // Not at once: the effects of this event come first, so that all clients see the same order.
  queueMicrotask(() => append({ type: 'output-overflow', connection }));
}

function admit(socket: WebSocket, address: string): void {
  const connection = connectionId(++lastId);
  const decoder = new LineDecoder({ maxLineBytes: MAX_LINE_BYTES });
  clients.set(connection, { socket, format: 'plain' });
  append({ type: 'connected', connection, address });
  const deadline = setTimeout(() => append({ type: 'nickname-deadline', connection }), NICKNAME_TIMEOUT_MS);
  socket.on('message', (data: Buffer) => {
    for (const found of decoder.push(data)) {
      append(found.type === 'line' ? lineInput(connection, found.text) : { type: 'overlong-line', connection });
    }
  });
  // After an error comes `close`.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(deadline);
    append({ type: 'disconnected', connection });
    clients.delete(connection);
  });
}

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 8080), maxPayload: 65_536 });
server.on('connection', (socket, request) => {
  // A connection that is closed already has no address.
  const address = canonicalAddress(request.socket.remoteAddress ?? '');
  if (address === undefined) socket.terminate();
  else admit(socket, address);
});
server.on('listening', () => console.log(`Serving on ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
server.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
