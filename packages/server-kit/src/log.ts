/**
 * The log of a server process. It goes to standard error, because standard output only says where the server listens.
 *
 * Text from a peer goes through `printable` before it is logged. It may still get into the log by another way, in the
 * message of an exception for example. So the log is always ASCII: no entry can move the cursor of a terminal or set its
 * clipboard.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['pretty', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const STANDARD_ERROR = 2;

/** Entries of one turn of the event loop are buffered up to this size, in characters. */
const BUFFERED = 8192;

/**
 * A log that writes the entries of a turn of the event loop together, at the end of the turn (in the pretty format, each
 * entry at once). It writes the rest when the process ends, so entries are lost only if the process is killed. With one
 * system call for each entry, the log of a connection cost three times as much as the connection.
 */
export function createLog({ logLevel, logFormat }: { logLevel: LogLevel; logFormat: LogFormat }): Log {
  const isPretty = logFormat === 'pretty';
  const stream: DestinationStream = isPretty
    ? PinoPretty({ destination: STANDARD_ERROR, sync: true, colorize: hasColours(), ignore: 'pid,hostname' })
    : onceATurn();
  return pino({ level: logLevel, hooks: { streamWrite: isPretty ? escapedTwice : escaped } }, stream);
}

function onceATurn(): DestinationStream & { flushSync(): void } {
  const stream = destination({ dest: STANDARD_ERROR, sync: true, minLength: BUFFERED });
  let isScheduled = false;
  const flushSync = () => {
    isScheduled = false;
    stream.flushSync();
  };
  process.on('exit', flushSync);
  return {
    flushSync,
    write(entry) {
      stream.write(entry);
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(flushSync);
    },
  };
}

/** What the log says of an error that is not a bug: no stack. */
export function reasonOf(error: Error): { readonly code: unknown; readonly reason: string } {
  return { code: 'code' in error ? error.code : undefined, reason: error.message };
}

/** An entry in JSON; everything but printable ASCII becomes a JSON escape. */
function escaped(entry: string): string {
  return entry.replace(/[^\n -~]/g, unicodeEscape);
}

/** The same, with escapes that are still there after the entry is parsed. Line breaks and tabs of stacks stay. */
function escapedTwice(entry: string): string {
  return entry.replace(/\\\\|\\u[0-9a-f]{4}|\\[bfr]|[^\n -~]/gi, (found) => {
    if (found === '\\\\') return found;
    return `\\${found.startsWith('\\') ? found : unicodeEscape(found)}`;
  });
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** See https://no-color.org. */
function hasColours(): boolean {
  return process.stderr.isTTY === true && !process.env['NO_COLOR'];
}
