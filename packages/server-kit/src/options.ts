/** The options that both servers have, and parsers for option values. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_GRACE_MS, DEFAULT_HOST, DEFAULT_PORT } from './defaults.ts';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './log.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly maxLineBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  /** Seconds. */
  readonly shutdownGrace: number;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** The defaults of a server's library, which its command line has too. */
interface LibraryDefaults {
  readonly maxLineBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/** The longest time for a timer (2^31 - 1 ms), in whole seconds. */
export const MAX_SECONDS = 2_147_483;

/**
 * A command with the options of {@link ServerOptions}. Each option is also an environment variable; the command line has
 * precedence.
 */
export function serverCommand(name: string, description: string, version: string, defaults: LibraryDefaults): Command {
  const command = new Command(name)
    .description(description)
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .configureHelp({ sortOptions: false });
  const option = (flags: string, text: string) => environmentOption(name, flags, text);
  return command
    .addOption(option('--host <address>', 'address or host name to listen on').default(DEFAULT_HOST))
    .addOption(
      option('--port <number>', 'port to listen on; 0: any free port')
        .default(DEFAULT_PORT)
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      option('--max-line-bytes <bytes>', 'longest line, without its terminator; longer lines are refused')
        .default(defaults.maxLineBytes)
        .argParser(wholeNumber(1)),
    )
    .addOption(
      option('--max-connections <count>', 'connection limit; further connections are rejected')
        .default(defaults.maxConnections)
        .argParser(wholeNumber(1)),
    )
    .addOption(
      option('--max-connections-per-address <count>', 'connection limit for each IP address; 0: no limit')
        .default(defaults.maxConnectionsPerAddress)
        .argParser(wholeNumber(0)),
    )
    .addOption(
      option('--shutdown-grace <seconds>', 'drain timeout at shutdown: time for clients to read their pending output')
        .default(DEFAULT_GRACE_MS / 1000)
        .argParser(decimal(0, MAX_SECONDS)),
    )
    .addOption(
      option('--log-level <level>', 'lowest level that is logged, to standard error')
        .default('info')
        .choices(LOG_LEVELS),
    )
    .addOption(
      option('--log-format <format>', 'format of the log')
        .choices(LOG_FORMATS)
        .default(process.stderr.isTTY ? 'pretty' : 'json', 'pretty on a terminal, otherwise json'),
    );
}

/** An option of `command` that can also be set as an environment variable. */
export function environmentOption(command: string, flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.env(environmentName(command, option.long ?? flags));
}

/** `CHAT_SERVER_MAX_LINE_BYTES` for `chat-server` and `--max-line-bytes`. */
function environmentName(command: string, flag: string): string {
  return `${command}${flag.replace(/^-/, '')}`.replaceAll('-', '_').toUpperCase();
}

/** A parser for whole numbers from `lowest` to `highest`. */
export function wholeNumber(lowest: number, highest: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a whole number${bounds(lowest, highest)}.`);
  };
}

/** A parser for decimal numbers from `lowest` to `highest`. */
export function decimal(lowest: number, highest: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a number${bounds(lowest, highest)}.`);
  };
}

function bounds(lowest: number, highest: number): string {
  return highest === Number.MAX_SAFE_INTEGER ? `, at least ${lowest}` : ` from ${lowest} to ${highest}`;
}
