/**
 * Tells the service manager how the service is, where it wants to know: see sd_notify(3). Node has no datagram sockets
 * of the Unix kind, so systemd's own program speaks (docs/decisions/2026-11-24-watching-the-server.md). A unit needs
 * `NotifyAccess=all` for it.
 */
import { execFile } from 'node:child_process';
import type { Log } from './log.ts';

/** How long it may take, in milliseconds. It waits until the manager has taken note, which may be busy. */
const PATIENCE_MS = 2000;

/** Resolves when it has been told, or could not be; that is no reason to stop serving. */
export async function notify(log: Log, ...assignments: readonly string[]): Promise<void> {
  if (!process.env['NOTIFY_SOCKET']) return;
  await new Promise<void>((resolve) => {
    execFile('systemd-notify', [...assignments], { timeout: PATIENCE_MS }, (error) => {
      if (error) log.warn({ reason: error.message.trim() }, 'systemd could not be told how the server is');
      resolve();
    });
  });
}

/** What is told before a reload; `READY=1` ends it. The time is that of CLOCK_MONOTONIC, in microseconds. */
export function reloading(): readonly string[] {
  return ['RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`];
}
