/** A chat server as a process. Its log fails when a client sends the line `fail`. */
import { type ChatEvent, type ChatInput, type NodeId, nodeId } from '@linechat/chat-core';
import { createLog, serveUntilSignal } from '@linechat/server-kit/command-line';
import { LateLog } from '@linechat/testkit/late-log';
import { ChatServer } from '../../dist/index.js';

const events = new LateLog<ChatInput, ChatEvent, NodeId>({ nodeId });
const server = new ChatServer({}, events);
server.on('line', ({ text }) => {
  if (text === 'fail') events.fail(new Error('the disk is full'));
});
await serveUntilSignal(server, {
  host: '127.0.0.1',
  port: 0,
  graceMs: 2000,
  log: createLog({ logLevel: 'info', logFormat: 'json' }),
  onFailure: (end) => server.on('log-failed', end),
});
