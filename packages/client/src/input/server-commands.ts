/** The commands of docs/protocol.md. A space follows one that takes an argument. */
export const SERVER_COMMANDS: readonly string[] = [
  '!enter ',
  '!format ',
  '!help',
  '!leave ',
  '!me',
  '!members ',
  '!nick ',
  '!notices ',
  '!ping ',
  '!quit',
  '!rooms',
  '!say ',
  '!users',
];
