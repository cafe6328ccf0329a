/** Defaults that the servers share. What one server alone has is in its own options.ts. */

/** The loopback: a server is open to the network only where its operator says so. */
export const DEFAULT_HOST = '127.0.0.1';

/** Of the command line. A library listens on any free port by default. */
export const DEFAULT_PORT = 8888;

/** Bytes of a line without its terminator: a long paragraph, and far more than IRC's 512. */
export const DEFAULT_MAX_LINE_BYTES = 4096;

/** Milliseconds that clients have to read their pending output when the server shuts down. */
export const DEFAULT_GRACE_MS = 5000;

/** Milliseconds of silence before the first keep-alive probe. NATs forget a connection after some minutes. */
export const DEFAULT_KEEP_ALIVE_MS = 60_000;
