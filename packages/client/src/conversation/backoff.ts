/** How long to wait before the next attempt to connect. Pure. */

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds before the attempt of this number (from 0): doubled from one second up to a minute. `random`, from 0 to 1,
 * takes up to half of it away, so that many clients of one server do not all come back at the same moment.
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - random / 2));
}
