/** The man page, made from the tables of options, commands, keys and exit codes. `pnpm --filter client man` writes it. */
import { KEYS } from '../editor/keys.ts';
import { CLIENT_COMMANDS } from '../input/client-commands.ts';
import {
  allOptions,
  DEFAULT_SERVER,
  OPTION_GROUPS,
  type OptionSpec,
  SHELLS,
  SUMMARY,
  synopsis,
} from '../options/options.ts';
import { EXIT_CODES } from '../run/exit-codes.ts';

/** In the man macros (man(7)). */
export function manPage(): string {
  const options = OPTION_GROUPS.flatMap(({ title, options: group }) => [`.SS ${title}`, ...group.flatMap(entry)]);
  const env = allOptions().filter((option) => option.env !== undefined);
  return `${[
    '.TH LINECHAT 1 "" linechat "User Commands"',
    '.SH NAME',
    `linechat \\- ${roff(SUMMARY.replace(/^A(.*)\.$/, 'a$1'))}`,
    '.SH SYNOPSIS',
    '.B linechat',
    '[options] [host] [port]',
    '.br',
    '.B linechat completion',
    SHELLS.join('|'),
    '.SH DESCRIPTION',
    roff(
      'Connects to a server that sends and takes lines of text. It sends what you type, line by line, and shows what it receives. With --nick it is a chat client: it enters a chat server, shows who says what and where, and connects again when the connection is lost. If standard input or output is not a terminal, it is a tool for pipes: standard input goes to the server, received lines go to standard output, and notices go to standard error.',
    ),
    '.PP',
    roff(
      `HOST is a name, an address, HOST:PORT, [ADDRESS]:PORT, tcp://HOST:PORT, tls://HOST:PORT, or the name of a server in the settings file. HOST and PORT may also be given as --host and --port. The default is ${DEFAULT_SERVER}.`,
    ),
    '.SH OPTIONS',
    ...options,
    '.SH COMMANDS',
    ...CLIENT_COMMANDS.flatMap(({ usage, meaning }) => term(usage, `${meaning}.`)),
    '.PP',
    roff(
      'With a nickname, plain text goes where the prompt says: to everyone, or to the room or person that /to has chosen. A line that begins with @room, #nickname or !command goes to the server as it is, and an unknown command with / is refused. Without a nickname every other line goes to the server unchanged.',
    ),
    '.SH KEYS',
    ...KEYS.flatMap(([key, meaning]) => term(key, `${meaning}.`)),
    '.SH ENVIRONMENT',
    ...term('LINECHAT_HOST, LINECHAT_PORT', 'the server, if none is given.'),
    ...env.flatMap((option) => term(option.env ?? '', `as ${option.long}.`)),
    ...term('NO_COLOR, FORCE_COLOR, TERM, COLORTERM', 'whether there are colours, and how many.'),
    '.SH FILES',
    ...term(
      '$XDG_CONFIG_HOME/linechat/settings.toml (~/.config)',
      'settings: nick, rooms, bell, color, time, time-format, reconnect, tls-ca, tls-insecure, notify (off, osc9, osc777), log (a directory: what is said is kept there as plain text, one file a day), history (all, no-private, off), hint, server (the name of the default server), [aliases] with your own words for commands and texts, and [servers.NAME] with address, or with host, port and tls, and any of the others.',
    ),
    ...term(
      '$XDG_STATE_HOME/linechat/history (~/.local/state)',
      'the typed lines, without what follows !operator, !login and !register.',
    ),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => term(String(code), `${meaning}.`)),
    '.SH EXAMPLES',
    ...example('linechat --nick ann --room tea tls://chat.example.org:6697'),
    ...example("printf 'ann\\n!users\\n' | linechat"),
    ...example("linechat --nick clock --send 'It is noon.'"),
    '.SH SEE ALSO',
    '.BR telnet (1),',
    '.BR nc (1)',
  ].join('\n')}\n`;
}

function entry(option: OptionSpec): readonly string[] {
  const { help, more } = option;
  return term(synopsis(option).trim(), `${help}.${more === undefined ? '' : ` ${more}`}`);
}

function term(name: string, text: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, roff(text.charAt(0).toUpperCase() + text.slice(1))];
}

function example(command: string): readonly string[] {
  return ['.PP', '.nf', `    ${roff(command)}`, '.fi'];
}

/** Escapes `text`: nothing in it is a request of roff, and a hyphen stays a hyphen when it is copied. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');
}
