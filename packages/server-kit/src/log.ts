/**
 * The log of a server process. It goes to standard error, because standard output only says where the server listens.
 *
 * Text from a peer goes through `printable` before it is logged. It may still get into the log by another way, in the
 * message of an exception for example. So the log is always ASCII: no entry can move the cursor of a terminal or set its
 * clipboard.
 */
import { type Logger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { LogBuffer } from './log-buffer.ts';
import { type LogTarget, standardError } from './log-target.ts';

/** The log of a process. */
export type Log = Logger & {
  /** Entries that were dropped since the start, because standard error did not take them. */
  readonly droppedEntries: number;
};

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['pretty', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * A log that writes the entries of a turn of the event loop together, at the end of the turn, and the rest when the process
 * ends. With one system call for each entry, the log of a connection cost three times as much as the connection.
 *
 * It never waits for its target. pino's own destination tries again for ever, and the process stands still meanwhile.
 */
export function createLog(
  { logLevel, logFormat }: { logLevel: LogLevel; logFormat: LogFormat },
  target: LogTarget = standardError(),
): Log {
  const buffer = new LogBuffer(target, (entries) => log.warn({ entries }, 'log entries were dropped'));
  process.on('exit', () => buffer.end());
  const log: Logger = logFormat === 'pretty' ? prettyLog(logLevel, buffer) : jsonLog(logLevel, buffer);
  Object.defineProperty(log, 'droppedEntries', { get: () => buffer.dropped });
  return log as Log;
}

function jsonLog(level: LogLevel, buffer: LogBuffer): Logger {
  return pino({ level }, { write: (entry) => buffer.write(escaped(entry)) });
}

function prettyLog(level: LogLevel, buffer: LogBuffer): Logger {
  const format = prettyFactory({ colorize: hasColours(), ignore: 'pid,hostname' });
  return pino({ level }, { write: (entry) => buffer.write(format(escapedTwice(entry))) });
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
