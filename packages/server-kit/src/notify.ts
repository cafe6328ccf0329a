/**
 * Notifies the service manager of the state of the service: see sd_notify(3). Node has no Unix datagram sockets, so this
 * runs systemd-notify (docs/decisions/2026-11-24-watching-the-server.md). A unit needs `NotifyAccess=all` for it.
 */
import { execFile } from 'node:child_process';
import type { Log } from './log.ts';

/** Milliseconds that systemd-notify may take. It waits for the service manager, which may be busy. */
const NOTIFY_TIMEOUT_MS = 2000;

/** Resolves when the manager is notified, or when that has failed: the server continues without it. */
export async function notify(log: Log, ...assignments: readonly string[]): Promise<void> {
  if (!process.env['NOTIFY_SOCKET']) return;
  await new Promise<void>((resolve) => {
    execFile('systemd-notify', [...assignments], { timeout: NOTIFY_TIMEOUT_MS }, (error) => {
      if (error) log.warn({ reason: error.message.trim() }, 'could not notify systemd');
      resolve();
    });
  });
}

/** The assignments before a reload; `READY=1` ends it. The time is CLOCK_MONOTONIC, in microseconds. */
export function reloading(): readonly string[] {
  return ['RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`];
}
