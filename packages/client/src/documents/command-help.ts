/** What `/help` shows, made from the tables of commands and keys. */
import { KEYS } from '../editor/keys.ts';
import { CLIENT_COMMANDS } from '../input/client-commands.ts';

export function commandHelp(): readonly string[] {
  return [...CLIENT_COMMANDS, ...KEYS].map(([usage, meaning]) => `${usage.padEnd(29)} ${meaning}`);
}
