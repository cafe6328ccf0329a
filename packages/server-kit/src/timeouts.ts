/** How long a server waits for a peer while it closes the connection. */

/** Milliseconds that a peer has to read its pending output after the server has decided to close. */
export const DRAIN_TIMEOUT_MS = 5000;

/**
 * Milliseconds between the server's FIN and the close. Meanwhile the server reads and discards: closing a socket with
 * unread input would reset the connection, and the peer might lose its last lines.
 */
export const LINGER_TIMEOUT_MS = 1000;
