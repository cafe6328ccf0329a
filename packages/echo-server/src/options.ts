/** The options of an echo server. */
import {
  DEFAULT_MAX_CONNECTIONS,
  DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
  DEFAULT_MAX_LINE_BYTES,
} from '@linechat/server-kit';

export interface EchoServerOptions {
  /** Bytes of a line without its terminator; a longer one is refused with `line-too-long`. */
  readonly maxLineBytes: number;
  /** Connections in all; further ones are told `server-full` and closed. */
  readonly maxConnections: number;
  /** Connections from one address; further ones are told `too-many-connections` and closed. 0: no bound. */
  readonly maxConnectionsPerAddress: number;
}

export const DEFAULT_OPTIONS: EchoServerOptions = Object.freeze({
  maxLineBytes: DEFAULT_MAX_LINE_BYTES,
  maxConnections: DEFAULT_MAX_CONNECTIONS,
  maxConnectionsPerAddress: DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
});

const LOWEST: EchoServerOptions = { maxLineBytes: 1, maxConnections: 1, maxConnectionsPerAddress: 0 };

/**
 * The defaults with `given` laid over them.
 *
 * @throws RangeError where a value is out of its bounds; the message names it.
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
