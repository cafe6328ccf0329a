/** Makes text from a peer safe for the terminal of an operator. */

const KNOWN: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' };

/**
 * Bytes, or the UTF-8 of a text, as the inside of a string literal: printable ASCII stays, everything else is escaped.
 *
 *   "é" ESC "[2J" CR LF  →  \xc3\xa9\x1b[2J\r\n
 */
export function printable(data: Uint8Array | string): string {
  const bytes = Buffer.from(data as string);
  return bytes
    .toString('latin1')
    .replace(
      /[^ -~]|\\/g,
      (character) => KNOWN[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
