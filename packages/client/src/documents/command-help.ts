/** What `/help` shows, made from the tables of commands and keys. */
import { KEYS } from '../editor/keys.ts';
import { CLIENT_COMMANDS } from '../input/client-commands.ts';

/** The columns in front of the meanings. */
export const HELP_INDENT = 30;

/** `isChat`: with the commands and keys that exist only with a nickname. */
export function commandHelp(isChat: boolean): readonly string[] {
  const commands = CLIENT_COMMANDS.filter((command) => isChat || !command.isForChat);
  const keys = KEYS.filter(([, , isForChat]) => isChat || !isForChat);
  return [...commands.map(({ usage, meaning }) => [usage, meaning] as const), ...keys].map(
    ([usage, meaning]) => `${usage.padEnd(HELP_INDENT - 1)} ${meaning}`,
  );
}
