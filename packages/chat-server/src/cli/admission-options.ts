/** The options of the command line for the way to the chat: TLS, proxies, limits by address, keep-alive probes. */
import { decimal, type Log, wholeNumber } from '@linechat/server-kit/command-line';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { type CertificateFiles, useFiles } from '../ops/certificate-files.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { ChatServer } from '../server.ts';
import { Networks } from '../transport/networks.ts';

export interface AdmissionOptions {
  readonly port: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsPort?: number;
  readonly proxyFrom?: readonly string[];
  readonly newConnectionsPerAddress: number;
  /** Seconds. */
  readonly newConnectionsInterval: number;
  readonly limitLoopback?: boolean;
  /** Seconds. */
  readonly keepAlive: number;
}

export function addAdmissionOptions(command: Command, option: (flags: string, text: string) => Option): void {
  command
    .addOption(option('--tls-cert <file>', 'certificate for TLS (PEM); SIGHUP reads it again'))
    .addOption(option('--tls-key <file>', 'its private key (PEM)'))
    .addOption(
      option('--tls-port <number>', 'port for TLS beside the plain --port; without it, TLS is on --port').argParser(
        wholeNumber(0, 65_535),
      ),
    )
    .addOption(
      option(
        '--proxy-from <networks>',
        'addresses or networks of proxies, separated by commas; connections from there begin with a PROXY header',
      ).argParser(networks),
    )
    .addOption(
      option(
        '--new-connections-per-address <count>',
        'limit of new connections from each IP address in --new-connections-interval; 0: no limit',
      )
        .default(DEFAULT_OPTIONS.newConnectionsPerAddress)
        .argParser(wholeNumber(0)),
    )
    .addOption(
      option('--new-connections-interval <seconds>', 'time for --new-connections-per-address')
        .default(DEFAULT_OPTIONS.newConnectionsIntervalMs / 1000)
        .argParser(decimal(1)),
    )
    .addOption(option('--limit-loopback', 'apply the limits for each IP address to connections from this machine, too'))
    .addOption(
      option('--keep-alive <seconds>', 'silence before keep-alive probes are sent')
        .default(DEFAULT_OPTIONS.keepAliveMs / 1000)
        .argParser(wholeNumber(1, 32_767)),
    );
}

/** The option may be given several times. */
function networks(text: string, before: readonly string[] = []): readonly string[] {
  const all = text.split(',').map((network) => network.trim());
  try {
    new Networks(all);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return [...before, ...all];
}

/**
 * The files for TLS; `undefined` without TLS.
 *
 * @throws CommanderError if the options contradict each other.
 */
export function certificateFiles(command: Command, options: AdmissionOptions): CertificateFiles | undefined {
  const { tlsCert, tlsKey, tlsPort, port } = options;
  if (tlsCert !== undefined && tlsKey !== undefined) {
    if (port === tlsPort && port !== 0) command.error('error: --port and --tls-port must not be the same.');
    return { cert: tlsCert, key: tlsKey };
  }
  if (tlsCert !== tlsKey) command.error('error: --tls-cert and --tls-key must be given together.');
  if (tlsPort !== undefined) command.error('error: --tls-port needs --tls-cert and --tls-key.');
  return undefined;
}

/** Reads the files again. If they can't be used, the old ones stay in use, and the log says so. */
export function reloadCertificate(server: ChatServer, files: CertificateFiles, log: Log): void {
  try {
    const expires = useFiles(files, (pair) => server.useCertificate(pair));
    log.info({ expires }, 'the certificate was read again');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`The old certificate stays in use. ${reason}`);
  }
}
