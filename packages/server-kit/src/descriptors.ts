/**
 * A process may run out of file descriptors, and Node does not report it: libuv keeps one in reserve, accepts each further
 * connection with it, and closes that at once. So after each new connection this module tries to open a descriptor.
 */
import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:net';
import { devNull } from 'node:os';

/** Calls `onShortage` when a connection of `server` has taken the last file descriptor. */
export function watchDescriptors(server: Server, onShortage: (error: Error) => void): void {
  server.on('connection', () => {
    const error = shortage();
    if (error) onShortage(error);
  });
}

function shortage(): Error | undefined {
  try {
    closeSync(openSync(devNull, 'r'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EMFILE' || code === 'ENFILE') {
      return Object.assign(new Error('No file descriptors left: new connections are closed at once.'), { code });
    }
  }
  return undefined;
}
