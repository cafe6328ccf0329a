/** Which typed lines hold a secret. */

/** The line without what follows `!operator`, a password: it is neither shown nor kept. */
export function withoutSecret(line: string): string {
  return line.replace(/^(\s*!operator)\b.*$/is, '$1');
}
