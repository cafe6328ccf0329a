#!/usr/bin/env node
/** The command line of the echo server: options → server → exit code. It logs the events of the server. */
import { readFileSync } from 'node:fs';
import {
  createLog,
  EntryLimit,
  type Log,
  printable,
  reasonOf,
  runCommand,
  type ServerOptions,
  serverCommand,
  serveUntilSignal,
} from '@linechat/server-kit/command-line';
import { DEFAULT_OPTIONS } from './options.ts';
import { createEchoServer, type EchoServer } from './server.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const command = serverCommand(
  'echo-server',
  'Answers each line with the same line in upper case.',
  version,
  DEFAULT_OPTIONS,
);

function logEvents(server: EchoServer, log: Log): void {
  // Entries about connections that send nothing are limited by address.
  const limit = new EntryLimit((sum) => log.warn(sum, 'entries about this address were left out'));
  process.prependListener('exit', () => limit.sumUp());
  const used = new Set<number>();
  server.on('connected', (info) => {
    if (limit.allows(info.address)) log.info(info, 'connected');
  });
  server.on('received', ({ connection, address }) => {
    if (used.has(connection)) return;
    used.add(connection);
    limit.giveBack(address);
  });
  server.on('disconnected', (info) => {
    if (used.delete(info.connection) || limit.allows(info.address)) log.info(info, 'disconnected');
  });
  server.on('trouble', (error) => log.error(reasonOf(error), 'trouble with the listening socket'));
  if (!log.isLevelEnabled('debug')) return;
  server.on('received', ({ bytes, ...info }) => log.debug({ ...info, data: printable(bytes) }, 'data received'));
  server.on('buffered', (info) => log.debug(info, 'current buffer'));
  server.on('sent', ({ text, ...info }) => log.debug({ ...info, data: printable(Buffer.from(text)) }, 'sent'));
}

await runCommand(command, async () => {
  const options = command.opts<ServerOptions>();
  const server = createEchoServer(options);
  const log = createLog(options);
  logEvents(server, log);
  await serveUntilSignal(server, {
    host: options.host,
    port: options.port,
    graceMs: options.shutdownGrace * 1000,
    log,
  });
});
