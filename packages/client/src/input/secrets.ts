/** Which typed lines hold a secret. */

/** The line without what follows `!operator`, `!login` or `!register`, a password: it is neither shown nor kept. */
export function withoutSecret(line: string): string {
  return line.replace(/^(\s*!(?:operator|login|register))\b.*$/is, '$1');
}
