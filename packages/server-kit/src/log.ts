/** The log of a server process: on standard error, because standard output says where it serves and nothing else. */
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
  const stream: DestinationStream =
    logFormat === 'pretty'
      ? PinoPretty({ destination: STANDARD_ERROR, sync: true, colorize: hasColours(), ignore: 'pid,hostname' })
      : destination({ dest: STANDARD_ERROR, sync: true });
  return pino({ level: logLevel }, stream);
}

/** See https://no-color.org. */
function hasColours(): boolean {
  return process.stderr.isTTY === true && !process.env['NO_COLOR'];
}
