/** The part of the command line that is about the way to the chat: TLS, proxies, and peers that are dead. */
import { type Log, wholeNumber } from '@linechat/server-kit/command-line';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { Networks } from './address.ts';
import type { TurnAwayReason } from './admission.ts';
import { type CertificateFiles, useFiles } from './certificate-files.ts';
import type { ChatServer } from './server.ts';

export interface AdmissionOptions {
  readonly port: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsPort?: number;
  readonly proxyFrom?: readonly string[];
  /** Seconds. */
  readonly keepAlive: number;
}

export function addAdmissionOptions(command: Command, option: (flags: string, text: string) => Option): void {
  command
    .addOption(option('--tls-cert <file>', 'speak TLS with this certificate (PEM); SIGHUP reads it again'))
    .addOption(option('--tls-key <file>', 'its private key (PEM)'))
    .addOption(
      option('--tls-port <number>', 'port for TLS beside the plain --port; without it, --port speaks TLS').argParser(
        wholeNumber(0, 65_535),
      ),
    )
    .addOption(
      option(
        '--proxy-from <networks>',
        'addresses or networks of proxies, with commas between; connections from there begin with a PROXY header',
      ).argParser(networks),
    )
    .addOption(
      option('--keep-alive <seconds>', 'silence after which a peer is asked whether it is still there')
        .default(60)
        .argParser(wholeNumber(1, 32_767)),
    );
}

/** May be given several times. */
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
 * The files for TLS; `undefined` where it is not wanted.
 *
 * @throws CommanderError where the options don't fit together.
 */
export function certificateFiles(command: Command, options: AdmissionOptions): CertificateFiles | undefined {
  const { tlsCert, tlsKey, tlsPort, port } = options;
  if (tlsCert !== undefined && tlsKey !== undefined) {
    if (port === tlsPort && port !== 0) command.error('error: --port and --tls-port must not be the same.');
    return { cert: tlsCert, key: tlsKey };
  }
  if (tlsCert !== tlsKey) command.error('error: --tls-cert and --tls-key are of use together only.');
  if (tlsPort !== undefined) command.error('error: --tls-port needs --tls-cert and --tls-key.');
  return undefined;
}

/** Reads the files again. Where they can't be used, those of before stay in use, and the log says so. */
export function reloadCertificate(server: ChatServer, files: CertificateFiles, log: Log): void {
  try {
    const expires = useFiles(files, (pair) => server.useCertificate(pair));
    log.info({ expires }, 'the certificate has been read again');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`The old certificate stays in use. ${reason}`);
  }
}

/** What an operator should look into; that somebody has hung up, or speaks something else, is no such thing. */
const WORTH_A_WARNING: ReadonlySet<TurnAwayReason> = new Set(['proxy-header', 'no-room']);

export function logTurnedAway(server: ChatServer, log: Log): void {
  server.on('turned-away', (info) => log[WORTH_A_WARNING.has(info.reason) ? 'warn' : 'info'](info, 'turned away'));
}
