/** Which typed lines hold a secret. */

/**
 * The line without what follows `!operator`, `!login` or `!register`, a password: it is neither shown nor kept. The same
 * words behind `/`, and IRC's `/oper`, are most likely meant so.
 */
export function withoutSecret(line: string): string {
  return line.replace(/^(\s*(?:!|\/+)(?:oper|operator|login|register))\b.*$/is, '$1');
}
