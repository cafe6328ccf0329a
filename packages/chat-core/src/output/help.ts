/** The answer to `!help`: how each command is written, and what it does. */
export const HELP: readonly string[] = Object.freeze([
  'text                say it to everyone',
  '#nick text          say it to one person alone',
  '@room text          say it to everyone in a room that you are in',
  '!users [after nick] who is here; with after, the next 100 of them',
  '!rooms [after room] which rooms there are; with after, the next 100 of them',
  '!members room       who is in a room',
  '!enter room         enter a room; it is made where there is none',
  '!leave room         leave a room',
  '!say text           say it to everyone, whatever character it begins with',
  '!me                 your own nickname',
  '!nick new           change your nickname',
  '!notices on|off     be told who joins, leaves, enters and exits, or not',
  '!format json|plain  get each line as a JSON object, or as plain text',
  '!ping token         get !pong token back',
  '!help               this',
  '!quit               leave',
]);

/** What operators get besides. An address may be a network in bans: 192.0.2.0/24. */
export const OPERATOR_HELP: readonly string[] = Object.freeze([
  '!kick nick [reason]                 send somebody away',
  '!ban nick|address duration [reason] keep out a nickname, an address or a network (192.0.2.0/24): 30s, 10m, 2h, 7d, 4w',
  '!unban nick|address                 end a ban',
  '!bans                               which bans there are',
  '!mute nick|address duration         let somebody read only, and who comes from that address',
  '!unmute nick|address                let somebody speak again',
]);
