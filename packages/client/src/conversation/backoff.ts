/** How long to wait before the next attempt to connect. */

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * Doubles from one second to a minute. `random` (0 to 1) takes up to half of it away: many clients that lost the same
 * server must not come back in the same moment.
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - random / 2));
}
