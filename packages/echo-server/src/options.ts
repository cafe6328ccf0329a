/** The options of an echo server. */
import { DEFAULT_MAX_LINE_BYTES } from '@linechat/server-kit';

export interface EchoServerOptions {
  /** Longest line in bytes, without its terminator. A longer line is refused with `line-too-long`. At least 1. */
  readonly maxLineBytes: number;
  /** Connection limit. Further connections get `server-full` and are closed. At least 1. */
  readonly maxConnections: number;
  /** Connection limit for each IP address. Further ones get `too-many-connections` and are closed. 0: no limit. */
  readonly maxConnectionsPerAddress: number;
}

export const DEFAULT_OPTIONS: EchoServerOptions = Object.freeze({
  maxLineBytes: DEFAULT_MAX_LINE_BYTES,
  // Above that, a process needs more file descriptors than systems give by default.
  maxConnections: 10_000,
  // A classroom shares one address.
  maxConnectionsPerAddress: 0,
});

const LOWEST: EchoServerOptions = { maxLineBytes: 1, maxConnections: 1, maxConnectionsPerAddress: 0 };

/**
 * The defaults, overridden by `given`.
 *
 * @throws RangeError if a value is out of bounds; the message names the option.
 */
export function completeOptions(given: Partial<EchoServerOptions>): EchoServerOptions {
  const options = { ...DEFAULT_OPTIONS };
  for (const name of Object.keys(LOWEST) as (keyof EchoServerOptions)[]) {
    const value = given[name] ?? options[name];
    if (!Number.isSafeInteger(value) || value < LOWEST[name]) {
      throw new RangeError(`${name} must be a whole number, at least ${LOWEST[name]}; it is ${value}.`);
    }
    options[name] = value;
  }
  return options;
}
