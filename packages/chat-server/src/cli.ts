#!/usr/bin/env -S node --max-semi-space-size=8
/**
 * The command line of the chat server: options → server → exit code. What the server tells is logged here.
 *
 * Node is told to keep its space for new objects within 3 × 8 MiB: a storm of 10,000 connections would else leave it at
 * 48 MiB for good, and nothing is slower for it (docs/decisions/2026-11-23-memory-of-connections.md).
 */
import { readFileSync } from 'node:fs';
import type { ErrorCode, OperatorAct } from '@linechat/chat-core';
import {
  createLog,
  decimal,
  environmentOption,
  type Log,
  MAX_SECONDS,
  printable,
  reasonOf,
  runCommand,
  type ServerOptions,
  serverCommand,
  serveUntilSignal,
  wholeNumber,
} from '@linechat/server-kit/command-line';
import type { CertificatePair } from './certificate.ts';
import { useFiles } from './certificate-files.ts';
import {
  type AdmissionOptions,
  addAdmissionOptions,
  certificateFiles,
  logTurnedAway,
  reloadCertificate,
} from './cli-admission.ts';
import { readMotd } from './motd.ts';
import { passwordCheck, readOperatorPassword } from './operator-password.ts';
import { DEFAULT_OPTIONS } from './options.ts';
import { type ChatServer, createChatServer } from './server.ts';

interface ChatOptions extends ServerOptions, AdmissionOptions {
  readonly maxPendingBytes: number;
  readonly floodBurst: number;
  readonly floodRate: number;
  /** Seconds. */
  readonly nickTimeout: number;
  readonly selfEcho: boolean;
  readonly motd: string | undefined;
  readonly operatorPasswordFile: string | undefined;
  readonly bansFile: string | undefined;
  readonly adminHost: string;
  readonly adminPort: number | undefined;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const command = serverCommand(
  'chat-server',
  'A chat for everything that can open a TCP socket: `telnet 127.0.0.1 8888`, a nickname, and talk.',
  version,
  DEFAULT_OPTIONS,
);
const option = (flags: string, text: string) => environmentOption('chat-server', flags, text);
command
  .addOption(
    option('--max-pending-bytes <bytes>', 'output that may wait for a client that does not read')
      .default(1_048_576)
      .argParser(wholeNumber(1)),
  )
  .addOption(
    option('--flood-burst <lines>', 'lines that a client may send at once').default(200).argParser(wholeNumber(1)),
  )
  .addOption(
    option('--flood-rate <lines>', 'lines a second that it may send for long; 0: no bound')
      .default(50)
      .argParser(decimal(0)),
  )
  .addOption(
    option('--nick-timeout <seconds>', 'time that a client has to give its nickname; 0: no bound')
      .default(30)
      .argParser(decimal(0, MAX_SECONDS)),
  )
  .addOption(option('--no-self-echo', 'public and room messages go to the others only'))
  .addOption(option('--motd <file>', 'message of the day: text that every client gets when it has come in'))
  .addOption(
    option(
      '--operator-password-file <file>',
      'its first line makes operators, by !operator; without it there are none',
    ),
  )
  .addOption(option('--bans-file <file>', 'where bans outlive the server, as JSON'))
  .addOption(option('--admin-host <address>', 'address or host name of the admin port').default('127.0.0.1'))
  .addOption(
    option('--admin-port <number>', 'port for /metrics, /healthz and /readyz over HTTP; 0: any free one')
      .default(undefined, 'none')
      .argParser(wholeNumber(0, 65_535)),
  );

addAdmissionOptions(command, option);

/** Refusals that say something about the server, not about a slip of the tongue. */
const BOUNDS: ReadonlySet<ErrorCode> = new Set([
  'line-too-long',
  'nick-timeout',
  'server-full',
  'too-many-connections',
  'too-many-rooms',
  'too-slow',
]);

const ACTS: Readonly<Record<OperatorAct['act'], string>> = {
  operator: 'is an operator',
  'wrong-password': "does not know the operators' password",
  kick: 'has sent somebody away',
  ban: 'has made a ban',
  unban: 'has ended a ban',
  mute: 'has muted somebody',
  unmute: 'has ended a mute',
};

function logEvents(server: ChatServer, log: Log): void {
  server.on('connected', (info) => log.info(info, 'connected'));
  server.on('named', (info) => log.info(info, 'has a nickname'));
  server.on('refused', (info) => log[BOUNDS.has(info.code) ? 'warn' : 'debug'](info, 'refused'));
  server.on('operator', ({ act, until, reason, ...info }) => {
    const end = until === undefined ? {} : { until: new Date(until).toISOString() };
    const why = reason === undefined ? {} : { reason: printable(reason) };
    log[act === 'wrong-password' ? 'warn' : 'info']({ ...info, act, ...end, ...why }, ACTS[act]);
  });
  server.on('unsaved', (error) =>
    log.error(reasonOf(error), 'could not keep the bans, tried again at their next change'),
  );
  server.on('slowed', (info) => log.info(info, 'held back by flood control'));
  server.on('disconnected', (info) => log.info(info, 'disconnected'));
  logTurnedAway(server, log);
  server.on('trouble', (error) => log.error(reasonOf(error), 'trouble with the listening socket'));
  if (!log.isLevelEnabled('trace')) return;
  server.on('line', ({ text, ...info }) => log.trace({ ...info, line: printable(withoutPassword(text)) }, 'line'));
}

/** What stands behind `!operator` is a password. */
function withoutPassword(text: string): string {
  return text.replace(/^(!operator\s).*/is, '$1');
}

/** Loaded only where it is asked for: prom-client costs memory. */
async function createAdmin(server: ChatServer, { adminHost: host, adminPort: port }: ChatOptions, log: Log) {
  if (port === undefined) return undefined;
  const { Admin } = await import('./admin.ts');
  return new Admin(server, {
    host,
    port,
    onTrouble: (error) => log.error(reasonOf(error), 'trouble with the admin port'),
  });
}

await runCommand(command, async () => {
  const options = command.opts<ChatOptions>();
  const { motd, operatorPasswordFile } = options;
  const chat = {
    motd: motd === undefined ? [] : readMotd(motd),
    isOperatorPassword:
      operatorPasswordFile === undefined ? undefined : passwordCheck(readOperatorPassword(operatorPasswordFile)),
  };
  const files = certificateFiles(command, options);
  const create = (tls?: CertificatePair) =>
    createChatServer({
      ...options,
      ...chat,
      nickTimeoutMs: options.nickTimeout * 1000,
      keepAliveMs: options.keepAlive * 1000,
      tls,
    });
  const server = files === undefined ? create() : useFiles(files, create);
  const log = createLog(options);
  logEvents(server, log);
  await serveUntilSignal(server, {
    host: options.host,
    port: options.port,
    tlsPort: options.tlsPort,
    graceMs: options.shutdownGrace * 1000,
    log,
    admin: await createAdmin(server, options, log),
    reload: files && (async () => reloadCertificate(server, files, log)),
  });
});
