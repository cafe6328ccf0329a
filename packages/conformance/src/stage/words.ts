/** Names and texts that nobody else uses: whatever a server writes around them, they are found again. */
import { randomInt } from 'node:crypto';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BOTH = `${LOWER}${LOWER.toUpperCase()}`;

/** Small letters: a name of a person or a room is a word with some of these behind it. */
export function suffix(length: number): string {
  return Array.from({ length }, () => LOWER[randomInt(LOWER.length)]).join('');
}

/** Eight letters in mixed case: a server that changes the case of what it passes on is found by it. */
export function token(): string {
  const middle = Array.from({ length: 6 }, () => BOTH[randomInt(BOTH.length)]).join('');
  return `${LOWER[randomInt(LOWER.length)]}${middle}${LOWER[randomInt(LOWER.length)]?.toUpperCase()}`;
}

/** Whether this name stands in the text as a word of its own. */
export function hasWord(text: string, name: string): boolean {
  return countWord(text, name) > 0;
}

export function countWord(text: string, name: string): number {
  return text.match(new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, 'gi'))?.length ?? 0;
}

const PROBE_LETTERS = 6;
const PROBE_NICK = new RegExp(`probe[a-z]{${PROBE_LETTERS}}`, 'i');

/** A nickname for a client of the grader's own. */
export function probeNick(): string {
  return `probe${suffix(PROBE_LETTERS)}`;
}

/** Whether such a client is named in the text. */
export function isProbe(text: string): boolean {
  return PROBE_NICK.test(text);
}
