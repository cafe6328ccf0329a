/** What is removed from a text before other clients get it. */

/**
 * C0 controls except TAB, DEL, C1 controls, the line and paragraph separators, and the bidirectional controls (Unicode,
 * UAX #9). They could move another user's cursor, ring the bell, set the clipboard, fake a line or reverse the text.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** `text` without the characters that could harm the terminal of a reader. */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, '');
}

/** Whether the text is empty or only white space. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}
