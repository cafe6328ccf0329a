#!/usr/bin/env node
/** The command line of the echo server: options → server → exit code. What the server tells is logged here. */
import { readFileSync } from 'node:fs';
import {
  createLog,
  type Log,
  runCommand,
  type ServerOptions,
  serverCommand,
  serveUntilSignal,
} from '@linechat/server-kit/command-line';
import { createEchoServer, type EchoServer } from './server.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const command = serverCommand('echo-server', 'Answers each line that it gets with the same in upper case.', version);

function logEvents(server: EchoServer, log: Log): void {
  server.on('connected', (info) => log.info(info, 'connected'));
  server.on('disconnected', (info) => log.info(info, 'disconnected'));
  server.on('trouble', (error) => log.error(error, 'trouble with the listening socket'));
  if (!log.isLevelEnabled('debug')) return;
  server.on('received', ({ bytes, ...info }) => log.debug({ ...info, data: printable(bytes) }, 'data received'));
  server.on('buffered', (info) => log.debug(info, 'current buffer'));
  server.on('sent', ({ text, ...info }) => log.debug({ ...info, data: printable(Buffer.from(text)) }, 'sent'));
}

/** Bytes as the inside of a string literal, so that nothing that a peer sent reaches the operator's terminal as it is. */
function printable(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.replace(/[^ -~]|\\/g, (character) => {
    const known = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' }[character];
    return known ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

await runCommand(command, async () => {
  const options = command.opts<ServerOptions>();
  const server = createEchoServer(options);
  logEvents(server, createLog(options));
  await serveUntilSignal(server, {
    host: options.host,
    port: options.port,
    graceMs: options.shutdownGrace * 1000,
  });
});
