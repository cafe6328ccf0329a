/** Which typed lines hold a secret. */

/**
 * The line without what follows `!operator`, `!login` or `!register`: a password, which is neither shown nor kept. That
 * holds in front of an alias and behind a target too, where such a line is a slip.
 */
export function withoutSecret(line: string): string {
  return line.replace(/^((?:\s|[/@#]\S*\s)*[!/]*!(?:operator|login|register))(?![a-z]).*$/is, '$1');
}
