/**
 * Aliases: the user's own words for commands and texts, from the settings. Pure.
 *
 *   j = "/join"          /j tea          → /join tea
 *   brb = "back soon"    /brb            → back soon
 *   shh = "#$1 quiet!"   /shh bob        → #bob quiet!
 */

export const ALIAS_NAME: RegExp = /^[a-z0-9_-]{1,24}$/;

/** The line that an alias stands for; `undefined`: the line is no alias. An alias in an alias is not looked up. */
export function expandAlias(line: string, aliases: ReadonlyMap<string, string>): string | undefined {
  const [, word = '', rest = ''] = /^\/(\S+)\s*(.*)$/s.exec(line) ?? [];
  const text = aliases.get(word.toLowerCase());
  if (text === undefined) return undefined;
  const words = rest.split(/\s+/);
  if (!/\$[1-9*]/.test(text)) return rest === '' ? text : `${text} ${rest}`;
  return text.replace(/\$([1-9*])/g, (_, which: string) => (which === '*' ? rest : (words[Number(which) - 1] ?? '')));
}
