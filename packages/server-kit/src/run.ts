/**
 * A server as a process, from the command line to the exit code. An error at the start is one sentence on standard error,
 * never a stack. A later error is in the log.
 */
import type { AddressInfo } from 'node:net';
import { type Command, CommanderError } from 'commander';
import { type Log, reasonOf } from './log.ts';
import { notify, reloading } from './notify.ts';
import { whyNotListening } from './system-errors.ts';

/** Exit codes. */
const FAILED = 1;
const WRONG_USAGE = 2;
/** A bug: EX_SOFTWARE of sysexits.h. */
const SOFTWARE = 70;
/** The log of events failed, or something is not saved at the end: EX_IOERR of sysexits.h. */
const STORAGE_FAILED = 74;

/** Milliseconds that an orderly shutdown after a bug may take beyond the grace: the bug may prevent that shutdown. */
const AFTER_BUG_MS = 1000;

interface Place {
  readonly host: string;
  readonly port: number;
  /** A second port, for TLS, of servers that support it. */
  readonly tlsPort?: number | undefined;
}

export interface StoppableServer {
  /** Resolves with the address of `port`. */
  listen(place: Place): Promise<AddressInfo>;
  /** The address for TLS; it may be the one of `port`. */
  readonly tlsAddress?: AddressInfo | undefined;
  close(options: { readonly graceMs: number }): Promise<void>;
  /** After the close: whether something that should survive the process could not be saved. */
  readonly hasUnsaved?: boolean;
}

/** The server of the admin port. It listens before the main server, and closes after it. */
export interface AdminServer extends StoppableServer {
  readonly host: string;
  readonly port: number;
}

interface ServeOptions extends Place {
  readonly graceMs: number;
  readonly log: Log;
  readonly admin?: AdminServer | undefined;
  /** Called at SIGHUP. Without it, SIGHUP ends the process, which is the default of the system. */
  readonly reload?: (() => Promise<void>) | undefined;
  /** Gets the function that closes the server in order with exit code 74, for the event that its storage failed. */
  readonly onFailure?: ((end: (error: Error) => void) => void) | undefined;
}

/** Parses the command line and runs `action`. The exit code is 2 if the command line is wrong, and 1 if it fails. */
export async function runCommand(command: Command, action: () => Promise<void>): Promise<void> {
  try {
    await command.exitOverride().action(action).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * Listens, and prints the addresses on standard output. At SIGINT or SIGTERM it closes the server in order and ends the
 * process with exit code 0; a second signal ends the process at once. An uncaught exception is logged and also closes the
 * server in order, with exit code 70; a second one ends the process at once.
 */
export async function serveUntilSignal(server: StoppableServer, options: ServeOptions): Promise<void> {
  const { host, port, tlsPort, log, admin } = options;
  let lines = '';
  let status: string;
  endInOrder(server, options);
  try {
    const adminAddress = admin && (await listen(admin, { host: admin.host, port: admin.port }, 'admin-'));
    const places = placesOf(await listen(server, { host, port, tlsPort }, ''), server.tlsAddress);
    status = `Serving on ${places.join(' and ')}`;
    lines = places.map((place) => `Serving on ${place}\n`).join('');
    if (adminAddress) lines += `Admin on http://${formatAddress(adminAddress)}\n`;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    await admin?.close({ graceMs: 0 });
    await server.close({ graceMs: 0 });
    return;
  }
  // The reader of standard output may be gone. The server continues without it.
  process.stdout.on('error', () => {});
  process.stdout.write(lines);
  if (options.reload) reloadAtHangUp(options.reload, status, log);
  await notify(log, 'READY=1', `STATUS=${status}`);
}

function endInOrder(server: StoppableServer, { graceMs, log, admin, onFailure }: ServeOptions): void {
  let isClosing = false;
  let exitCode = 0;
  const close = async () => {
    isClosing = true;
    const notified = notify(log, 'STOPPING=1');
    try {
      await server.close({ graceMs });
      if (server.hasUnsaved) {
        exitCode ||= STORAGE_FAILED;
        log.fatal('not everything is saved');
      }
      await admin?.close({ graceMs: 0 });
    } catch (error) {
      log.fatal(error, 'could not shut down in order');
      process.exit(SOFTWARE);
    }
    await notified;
    process.exit(exitCode);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (isClosing) process.exit(exitCode || FAILED);
    log.info({ signal }, 'shutting down');
    void close();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  onFailure?.((error) => {
    exitCode ||= STORAGE_FAILED;
    log.fatal(reasonOf(error), 'the storage failed: shutting down');
    if (!isClosing) void close();
  });
  process.on('uncaughtException', (error) => {
    const isSecond = exitCode === SOFTWARE;
    exitCode = SOFTWARE;
    try {
      log.fatal(error, isSecond ? 'a second bug: ending at once' : 'a bug: shutting down');
    } finally {
      if (isSecond) process.exit(SOFTWARE);
    }
    setTimeout(() => process.exit(SOFTWARE), graceMs + AFTER_BUG_MS);
    if (!isClosing) void close();
  });
}

function reloadAtHangUp(reload: () => Promise<void>, status: string, log: Log): void {
  let last = Promise.resolve();
  const reloadOnce = async () => {
    await notify(log, ...reloading());
    try {
      await reload();
    } catch (error) {
      log.error(error instanceof Error ? reasonOf(error) : { reason: String(error) }, 'could not reload');
    }
    await notify(log, 'READY=1', `STATUS=${status}`);
  };
  process.on('SIGHUP', () => {
    last = last.then(reloadOnce);
  });
}

/**
 * `prefix` begins the names of the options that say host and port: `--admin-port` has the prefix `admin-`.
 *
 * @throws Error whose message is a sentence for people.
 */
async function listen(server: StoppableServer, place: Place, prefix: string): Promise<AddressInfo> {
  try {
    return await server.listen(place);
  } catch (error) {
    const { host } = place;
    const port = (error instanceof Error && (error as SystemError).port) || place.port;
    const portOption = port === place.tlsPort ? '--tls-port' : `--${prefix}port`;
    const sentence = whyNotListening(error, { host, port, hostOption: `--${prefix}host`, portOption });
    throw new Error(sentence, { cause: error });
  }
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = FAILED;
}

/** Node adds the port. */
type SystemError = Error & { readonly port?: number };

/** The port for TLS comes last; it may be the only one. */
function placesOf(address: AddressInfo, tlsAddress: AddressInfo | undefined): readonly string[] {
  const plain = tlsAddress?.port === address.port ? [] : [formatAddress(address)];
  return tlsAddress === undefined ? plain : [...plain, `${formatAddress(tlsAddress)} with TLS`];
}

function formatAddress({ address, family, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
