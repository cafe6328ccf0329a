#!/usr/bin/env -S node --max-semi-space-size=8
/**
 * The command line of the chat server: options → server → exit code.
 *
 * Node is told to keep its space for new objects within 3 × 8 MiB. Otherwise a storm of 10,000 connections would leave it at
 * 48 MiB for good, and nothing is slower with less (docs/decisions/2026-11-23-memory-of-connections.md).
 */
import { readFileSync } from 'node:fs';
import { DEFAULT_HOST } from '@linechat/server-kit';
import {
  createLog,
  decimal,
  environmentOption,
  type Log,
  MAX_SECONDS,
  reasonOf,
  runCommand,
  type ServerOptions,
  serverCommand,
  serveUntilSignal,
  wholeNumber,
} from '@linechat/server-kit/command-line';
import { useFiles } from '../ops/certificate-files.ts';
import { readMotd } from '../ops/motd.ts';
import { passwordCheck, readOperatorPassword } from '../ops/operator-password.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import { type ChatServer, createChatServer } from '../server.ts';
import type { CertificatePair } from '../transport/certificate.ts';
import {
  type AdmissionOptions,
  addAdmissionOptions,
  certificateFiles,
  reloadCertificate,
} from './admission-options.ts';
import { logEvents } from './log-events.ts';

interface ChatOptions extends ServerOptions, AdmissionOptions {
  readonly maxPendingBytes: number;
  readonly maxRooms: number;
  readonly floodBurst: number;
  readonly floodRate: number;
  readonly floodBytesBurst: number;
  readonly floodBytesRate: number;
  /** Seconds. */
  readonly stallTimeout: number;
  readonly maxHeldBytes: number;
  /** Seconds. */
  readonly nickTimeout: number;
  readonly selfEcho: boolean;
  readonly motd: string | undefined;
  readonly operatorPasswordFile: string | undefined;
  readonly bansFile: string | undefined;
  readonly adminHost: string;
  readonly adminPort: number | undefined;
  readonly adminAllowedHosts: readonly string[] | undefined;
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
    option('--max-pending-bytes <bytes>', 'pending output of one client; a client with more is disconnected')
      .default(DEFAULT_OPTIONS.maxPendingBytes)
      .argParser(wholeNumber(1)),
  )
  .addOption(
    option('--max-rooms <count>', 'rooms in all; 0: as many as the clients may be in together')
      .default(DEFAULT_OPTIONS.maxRooms)
      .argParser(wholeNumber(0)),
  )
  .addOption(
    option('--flood-burst <lines>', 'rate limit: lines that a client may send at once')
      .default(DEFAULT_OPTIONS.floodBurst)
      .argParser(wholeNumber(1)),
  )
  .addOption(
    option('--flood-rate <lines>', 'rate limit: lines each second for a longer time; 0: no limit of lines and bytes')
      .default(DEFAULT_OPTIONS.floodRate)
      .argParser(decimal(0)),
  )
  .addOption(
    option('--flood-bytes-burst <bytes>', 'rate limit: bytes that a client may send at once')
      .default(DEFAULT_OPTIONS.floodBytesBurst)
      .argParser(wholeNumber(1)),
  )
  .addOption(
    option('--flood-bytes-rate <bytes>', 'rate limit: bytes each second for a longer time')
      .default(DEFAULT_OPTIONS.floodBytesRate)
      .argParser(decimal(1)),
  )
  .addOption(
    option('--stall-timeout <seconds>', 'time for a client to read any of its pending output')
      .default(DEFAULT_OPTIONS.stallTimeoutMs / 1000)
      .argParser(decimal(0.001, MAX_SECONDS)),
  )
  .addOption(
    option('--max-held-bytes <bytes>', 'pending output and waiting input of all clients together')
      .default(DEFAULT_OPTIONS.maxHeldBytes, 'an eighth of the memory of the machine or container')
      .argParser(wholeNumber(1)),
  )
  .addOption(
    option('--nick-timeout <seconds>', 'time for a client to give its nickname; 0: no limit')
      .default(DEFAULT_OPTIONS.nickTimeoutMs / 1000)
      .argParser(decimal(0, MAX_SECONDS)),
  )
  .addOption(option('--no-self-echo', 'send public and room messages only to the others, not to their sender'))
  .addOption(option('--motd <file>', 'message of the day: a text file that every client gets after its nickname'))
  .addOption(
    option(
      '--operator-password-file <file>',
      'file whose first line is the password for !operator; without it there are no operators',
    ),
  )
  .addOption(option('--bans-file <file>', 'JSON file that keeps the bans over a restart'))
  .addOption(option('--admin-host <address>', 'address or host name of the admin port').default(DEFAULT_HOST))
  .addOption(
    option('--admin-port <number>', 'port for /metrics, /healthz and /readyz over HTTP; 0: any free one')
      .default(undefined, 'none')
      .argParser(wholeNumber(0, 65_535)),
  )
  .addOption(
    option(
      '--admin-allowed-hosts <names>',
      'host names, separated by commas, under which the admin port may be asked, beside localhost and --admin-host',
    ).argParser((text: string, before: readonly string[] = []) => [...before, ...text.split(',').map((n) => n.trim())]),
  );

addAdmissionOptions(command, option);

const isDefault = (name: keyof ChatOptions) => command.getOptionValueSource(name) === 'default';

/** Loaded only if it is asked for: prom-client takes memory. */
async function createAdmin(server: ChatServer, options: ChatOptions, log: Log) {
  const { adminHost: host, adminPort: port, adminAllowedHosts: allowedHosts = [] } = options;
  if (port === undefined) return undefined;
  const { Admin } = await import('../ops/admin.ts');
  return new Admin(server, {
    host,
    port,
    allowedHosts,
    droppedLogEntries: () => log.droppedEntries,
    onTrouble: (error) => log.error(reasonOf(error), 'trouble with the admin port'),
  });
}

await runCommand(command, async () => {
  const options = command.opts<ChatOptions>();
  const { motd, operatorPasswordFile, maxConnectionsPerAddress, ...others } = options;
  const chat = {
    motd: motd === undefined ? [] : readMotd(motd),
    isOperatorPassword:
      operatorPasswordFile === undefined ? undefined : passwordCheck(readOperatorPassword(operatorPasswordFile)),
  };
  const files = certificateFiles(command, options);
  const create = (tls?: CertificatePair) =>
    createChatServer({
      ...others,
      // The default exempts loopback; a limit that was given does not.
      ...(isDefault('maxConnectionsPerAddress') ? {} : { maxConnectionsPerAddress }),
      ...chat,
      newConnectionsIntervalMs: options.newConnectionsInterval * 1000,
      nickTimeoutMs: options.nickTimeout * 1000,
      stallTimeoutMs: options.stallTimeout * 1000,
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
    onFailure: (end) => server.on('log-failed', end),
  });
});
