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

/** A log that has written each entry before the call returns, so that none is lost when the process ends. */
export function createLog({ logLevel, logFormat }: { logLevel: LogLevel; logFormat: LogFormat }): Log {
  const isPretty = logFormat === 'pretty';
  const stream: DestinationStream = isPretty
    ? PinoPretty({ destination: STANDARD_ERROR, sync: true, colorize: hasColours(), ignore: 'pid,hostname' })
    : destination({ dest: STANDARD_ERROR, sync: true });
  return pino({ level: logLevel, hooks: { streamWrite: isPretty ? escapedTwice : escaped } }, stream);
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
