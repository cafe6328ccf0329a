/**
 * File descriptors, of which a process may run out. Node says nothing of it: libuv keeps one in reserve, with which it
 * accepts and closes those for whom there is none, so that they do not wait for ever. So it is found out by asking for
 * one when a connection has come, which is where they go.
 */
import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:net';
import { devNull } from 'node:os';

/** Calls `onShortage` when a connection of `server` has taken the last descriptor that there was. */
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
      return Object.assign(new Error('No file descriptors left: who connects now is closed at once.'), { code });
    }
  }
  return undefined;
}
