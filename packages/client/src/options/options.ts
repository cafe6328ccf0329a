/**
 * The one definition of the options. The parser, `--help`, the man page and the completion scripts are made of it.
 */
import { Command, InvalidArgumentError, Option } from 'commander';

/** What the command line and the environment say; `undefined` where they say nothing. */
export interface Flags {
  readonly nick?: string;
  readonly room?: readonly string[];
  readonly timeFormat?: string;
  readonly time?: boolean;
  readonly bell?: Bell;
  readonly color?: ColorWhen;
  readonly reconnect?: boolean;
  readonly json?: boolean;
  readonly send?: readonly string[];
  readonly wait?: number;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsInsecure?: boolean;
}

export const BELLS = ['off', 'private', 'mention', 'all'] as const;
export type Bell = (typeof BELLS)[number];
export const COLOR_WHENS = ['auto', 'always', 'never'] as const;
export type ColorWhen = (typeof COLOR_WHENS)[number];
export const DEFAULT_TIME_FORMAT = '%H:%M';

export interface OptionSpec {
  readonly short?: string;
  /** With its dashes; one that begins with `--no-` switches off. */
  readonly long: string;
  /** The name of its value, for people; without one the option is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Its value names a file. */
  readonly isFile?: boolean;
  readonly isRepeatable?: boolean;
  readonly isSeconds?: boolean;
  readonly env?: string;
  /** A clause that fits a line of `--help`. */
  readonly help: string;
  /** What more the man page says, in whole sentences. */
  readonly more?: string;
}

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}

export const OPTION_GROUPS: readonly OptionGroup[] = [
  {
    title: 'On a chat server',
    options: [
      {
        short: '-n',
        long: '--nick',
        value: 'name',
        env: 'LINECHAT_NICK',
        help: 'enter with this nickname',
        more: 'Asks the server for JSON and for notices, and shows times, colours, joins and leaves. A server that knows neither is used as it is. Without a nickname every line is shown as it comes.',
      },
      { short: '-r', long: '--room', value: 'name', isRepeatable: true, help: 'enter this room too (repeatable)' },
      {
        long: '--time-format',
        value: 'format',
        env: 'LINECHAT_TIME_FORMAT',
        help: `how times look: %Y %m %d %H %M %S (${DEFAULT_TIME_FORMAT})`,
      },
      { long: '--no-time', help: 'show no times' },
      {
        long: '--bell',
        value: 'when',
        choices: BELLS,
        env: 'LINECHAT_BELL',
        help: 'ring at: off, private, mention, all (off)',
        more: 'Each includes the one before it: mention rings at lines that name you and at private messages.',
      },
      {
        long: '--color',
        value: 'when',
        choices: COLOR_WHENS,
        env: 'LINECHAT_COLOR',
        help: 'auto, always or never (auto)',
        more: 'With auto, NO_COLOR, FORCE_COLOR and TERM=dumb are honoured.',
      },
      { long: '--no-reconnect', help: 'leave when the connection is lost' },
    ],
  },
  {
    title: 'In a pipe',
    options: [
      {
        long: '--json',
        help: 'ask for JSON and give its lines as they come',
        more: 'At a terminal, too, there is then no editor. Without --nick the first line of the input is the nickname.',
      },
      {
        short: '-s',
        long: '--send',
        value: 'text',
        isRepeatable: true,
        help: 'send this, leave when answered (repeatable)',
        more: 'Standard input is not read. The program leaves when the server has answered and closed, or when the time of --wait is over (10 seconds by default).',
      },
      {
        short: '-w',
        long: '--wait',
        value: 'seconds',
        isSeconds: true,
        help: 'wait at most this long for the last answers',
      },
    ],
  },
  {
    title: 'TLS',
    options: [
      { long: '--tls', env: 'LINECHAT_TLS', help: 'speak TLS, as with tls://HOST:PORT' },
      {
        long: '--tls-ca',
        value: 'file',
        isFile: true,
        env: 'LINECHAT_TLS_CA',
        help: 'trust the certificates in this PEM file',
      },
      {
        long: '--tls-insecure',
        help: 'trust any certificate',
        more: 'Only for trying out: anybody in between can read and change everything.',
      },
    ],
  },
];

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SUMMARY = 'A chat client for plain lines over TCP.';
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'left, or closed by the server'],
  [1, 'cannot connect, connection lost, nickname refused in a pipe, or no answer in time'],
  [2, 'a mistake on the command line or in the settings file'],
];

export function allOptions(): readonly OptionSpec[] {
  return OPTION_GROUPS.flatMap((group) => group.options);
}

/** What `--help` prints. It fits a screen of 24 rows and 80 columns. */
export function helpText(): string {
  const lines = [
    'Usage: linechat [options] [host] [port]',
    '       linechat completion bash|zsh|fish',
    `${SUMMARY} HOST is a name, an address,`,
    'tcp://HOST:PORT, tls://HOST:PORT, or a server of your settings file.',
    'Without it: 127.0.0.1 8888.',
  ];
  for (const { title, options } of OPTION_GROUPS) {
    lines.push(`${title}:`);
    for (const option of options) lines.push(helpLine(synopsis(option), option.help));
  }
  lines.push(helpLine('-h, --help', 'this text (man linechat says more); -V, --version'));
  return `${lines.join('\n')}\n`;
}

/** `-n, --nick <name>` */
function synopsis(option: OptionSpec): string {
  const names = option.short === undefined ? `    ${option.long}` : `${option.short}, ${option.long}`;
  return option.value === undefined ? names : `${names} <${option.value}>`;
}

function helpLine(left: string, right: string): string {
  return `  ${left.padEnd(28)} ${right}`;
}

/** The parser. It prints and throws, and does not end the process. */
export function createParser(version: string): Command {
  const program = new Command('linechat').version(version).exitOverride();
  program.helpInformation = helpText;
  program.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'linechat: ')) });
  program.argument('[host]').argument('[port]');
  program.showSuggestionAfterError(true).allowExcessArguments(false);
  for (const spec of allOptions()) program.addOption(toOption(spec));
  return program;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(synopsis(spec).trim(), spec.help);
  if (spec.env !== undefined) option.env(spec.env);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.isSeconds) option.argParser(parseSeconds);
  if (spec.isRepeatable) option.argParser((value: string, sofar: string[] | undefined) => [...(sofar ?? []), value]);
  return option;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  // Node's timers hold at most 2^31 - 1 milliseconds.
  if (text.trim() === '' || !(seconds >= 0 && seconds <= 2_147_483)) {
    throw new InvalidArgumentError('It is a number of seconds, 0 or more.');
  }
  return seconds;
}
