/** How a server parts from a peer. */

/** How long a peer that is sent away may take to read what it is owed, in milliseconds. */
export const LAST_WORDS_MS = 5000;

/**
 * How long after its own FIN the server reads on and throws away, in milliseconds: closing a socket with unread input
 * would reset the connection, and the peer might lose its last lines.
 */
export const FAREWELL_MS = 1000;
