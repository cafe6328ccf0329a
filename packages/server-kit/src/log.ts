/**
 * The log of a server process: on standard error, because standard output says where it serves and nothing else.
 *
 * What a peer sent goes through `printable` before it is logged. Where some of it slips in (in the message of an
 * exception, say), the log is ASCII all the same: no entry can move the cursor of who reads it, or set the clipboard.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['pretty', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const STANDARD_ERROR = 2;

/** Entries of one turn of the event loop that are gathered before they are written, in characters. */
const GATHERED = 8192;

/**
 * A log that writes what a turn of the event loop brought at the turn's end (in the pretty format, each entry at once)
 * and the rest when the process ends, so that none is lost unless it is killed. A system call for each of three entries
 * made a connection cost three times as much as the connection itself.
 */
export function createLog({ logLevel, logFormat }: { logLevel: LogLevel; logFormat: LogFormat }): Log {
  const isPretty = logFormat === 'pretty';
  const stream: DestinationStream = isPretty
    ? PinoPretty({ destination: STANDARD_ERROR, sync: true, colorize: hasColours(), ignore: 'pid,hostname' })
    : onceATurn();
  return pino({ level: logLevel, hooks: { streamWrite: isPretty ? escapedTwice : escaped } }, stream);
}

function onceATurn(): DestinationStream & { flushSync(): void } {
  const stream = destination({ dest: STANDARD_ERROR, sync: true, minLength: GATHERED });
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

/** What is logged of an error that is nobody's bug: no stack. */
export function reasonOf(error: Error): { readonly code: unknown; readonly reason: string } {
  return { code: 'code' in error ? error.code : undefined, reason: error.message };
}

/** An entry in JSON, with everything but printable ASCII as JSON's escapes. */
function escaped(entry: string): string {
  return entry.replace(/[^\n -~]/g, unicodeEscape);
}

/** The same, such that the escapes are still there when the entry has been parsed. Line breaks and tabs of stacks stay. */
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
