/** Which typed lines hold a secret. */
import { expandAlias } from './aliases.ts';

/**
 * The line without what follows `!operator`, `!login` or `!register`, a password: it is neither shown nor kept. The same
 * words behind `/`, and `/oper` of IRC, are refused, but were meant so.
 */
export function withoutSecret(line: string): string {
  return line.replace(/^(\s*(?:!|\/+)(?:operator|oper|login|register))\b.*$/is, '$1');
}

/** The typed line without a secret, also if its first word is an alias for one of those commands. */
export function withoutSecretOfAlias(line: string, aliases: ReadonlyMap<string, string>): string {
  const expanded = expandAlias(line, aliases);
  const isSecret = expanded !== undefined && withoutSecret(expanded) !== expanded;
  return isSecret ? line.replace(/^(\s*\S+).*$/s, '$1') : withoutSecret(line);
}
