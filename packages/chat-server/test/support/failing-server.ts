/**
 * A chat server as a process, in a program with bugs: its listeners throw for the nickname `bug`, twice for `bugs`, and do
 * not handle a rejected promise for `promise`. A reload fails, too. The argument is the format of the log.
 */
import { createLog, serveUntilSignal } from '@linechat/server-kit/command-line';
import { createChatServer } from '../../dist/index.js';

const log = createLog({ logLevel: 'info', logFormat: process.argv[2] === 'pretty' ? 'pretty' : 'json' });
const server = createChatServer();
server.on('disconnected', (info) => log.info(info, 'disconnected'));
server.on('named', ({ nickname }) => {
  if (nickname === 'promise') void Promise.reject(new Error('nobody waits for this'));
  if (nickname?.startsWith('bug')) throw new Error('\x1b[2J\x9b2J is not what I expected');
});
server.on('disconnected', ({ nickname }) => {
  if (nickname === 'bugs') throw new Error('and another one');
});
await serveUntilSignal(server, {
  host: '127.0.0.1',
  port: 0,
  graceMs: 2000,
  reload: () => Promise.reject(new Error('there is nothing to reload')),
  log,
});
