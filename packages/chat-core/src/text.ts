/** What is removed from a text before others see it. */

/**
 * C0 controls but TAB, DEL, C1 controls, the line and paragraph separators, and the bidirectional controls (Unicode,
 * UAX #9): whatever could move another's cursor, ring its bell, set its clipboard, fake a line or turn its text round.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is there to find
const UNSAFE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** `text` without the characters that could harm the terminal of somebody who reads it. */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, '');
}

/** Nothing is there to be read: the text is empty, or white space alone. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}
