/** The man page, made of the one definition of the options. It is written by `pnpm --filter client man`. */
import { CLIENT_COMMANDS, KEYS } from '../input/client-commands.ts';
import { EXIT_CODES, OPTION_GROUPS, type OptionSpec, SUMMARY } from '../options/options.ts';

/** In the man macros (man(7)). */
export function manPage(): string {
  const options = OPTION_GROUPS.flatMap(({ title, options: group }) => [`.SS ${title}`, ...group.flatMap(entry)]);
  const env = OPTION_GROUPS.flatMap((group) => group.options).filter((option) => option.env !== undefined);
  return `${[
    '.TH LINECHAT 1 "" linechat "User Commands"',
    '.SH NAME',
    `linechat \\- ${roff(SUMMARY.replace(/^A(.*)\.$/, 'a$1'))}`,
    '.SH SYNOPSIS',
    '.B linechat',
    '[options] [host] [port]',
    '.br',
    '.B linechat completion',
    'bash|zsh|fish',
    '.SH DESCRIPTION',
    roff(
      'Connects to a server of plain lines: what is typed goes out line by line, and what comes is shown. With --nick it is a chat client: it enters a chat server by itself, shows who says what and where, and comes back when the connection is lost. Where standard input or output is no terminal it is a tool for pipes: standard input goes to the server, received lines go to standard output, and notices to standard error.',
    ),
    '.PP',
    roff(
      'HOST is a name, an address, tcp://HOST:PORT, tls://HOST:PORT, or the name of a server in the settings file. The default is 127.0.0.1 8888.',
    ),
    '.SH OPTIONS',
    ...options,
    '.SH COMMANDS',
    ...CLIENT_COMMANDS.flatMap(([usage, meaning]) => term(usage, `${meaning}.`)),
    '.PP',
    'Every other line goes to the server as it is.',
    '.SH KEYS',
    ...KEYS.flatMap(([key, meaning]) => term(key, `${meaning}.`)),
    '.SH ENVIRONMENT',
    ...term('LINECHAT_HOST, LINECHAT_PORT', 'the server where none is given.'),
    ...env.flatMap((option) => term(option.env ?? '', `as ${option.long}.`)),
    ...term('NO_COLOR, FORCE_COLOR, TERM, COLORTERM', 'whether there are colours, and how many.'),
    '.SH FILES',
    ...term(
      '$XDG_CONFIG_HOME/linechat/settings.toml (~/.config)',
      'settings: nick, rooms, bell, color, time, time-format, reconnect, tls-ca, tls-insecure, server (the name of the one to use by default), and [servers.NAME] with address, or host, port and tls, and any of the above.',
    ),
    ...term('$XDG_STATE_HOME/linechat/history (~/.local/state)', 'what was typed, except behind !operator.'),
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
  const { short, long, value, help, more } = option;
  const names = short === undefined ? long : `${short}, ${long}`;
  const written = value === undefined ? names : `${names} <${value}>`;
  return term(written, `${help}.${more === undefined ? '' : ` ${more}`}`);
}

function term(name: string, text: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, roff(text.charAt(0).toUpperCase() + text.slice(1))];
}

function example(command: string): readonly string[] {
  return ['.PP', '.nf', `    ${roff(command)}`, '.fi'];
}

/** Nothing of a text is a request or an escape; a hyphen is one that can be copied. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');
}
