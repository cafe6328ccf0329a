/** The table of the options: the parser, `--help`, the man page and the completion scripts are made from it. */
import { DEFAULT_ADDRESS } from '../connection/address.ts';

/** What the command line and the environment say; `undefined`: nothing. */
export interface Flags {
  readonly host?: string;
  readonly port?: string;
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

/** How the terminal shows a notification of the desktop; the names are those of the escape sequences. */
export const NOTIFY_WAYS = ['off', 'osc9', 'osc777'] as const;
export type Notify = (typeof NOTIFY_WAYS)[number];
/** What of the typed lines is kept between runs. */
export const HISTORIES = ['all', 'no-private', 'off'] as const;
export type HistoryMode = (typeof HISTORIES)[number];

/** What is used if nothing else is said. */
export const DEFAULTS = {
  timeFormat: '%H:%M',
  bell: 'off',
  color: 'auto',
  reconnect: true,
  notify: 'off',
  history: 'all',
  hint: true,
  sendWaitSeconds: 10,
} as const;

/** The default address, as it is typed. */
export const DEFAULT_SERVER: string = `${DEFAULT_ADDRESS.host} ${DEFAULT_ADDRESS.port}`;

export interface OptionSpec {
  readonly short?: string;
  /** With its dashes; one that begins with `--no-` switches something off. */
  readonly long: string;
  /** The name of its value; without one the option is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Its value names a file. */
  readonly isFile?: boolean;
  readonly isRepeatable?: boolean;
  readonly isSeconds?: boolean;
  readonly env?: string;
  /** A clause that fits in a line of `--help`. */
  readonly help: string;
  /** More sentences, for the man page. */
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
        more: 'Asks the server for JSON and for notices, and shows times, colours, joins and leaves. It works with a server that knows neither. Without a nickname every line is shown as it comes.',
      },
      {
        short: '-r',
        long: '--room',
        value: 'name',
        isRepeatable: true,
        help: 'enter this room; plain text goes to the first one',
      },
      {
        long: '--time-format',
        value: 'format',
        env: 'LINECHAT_TIME_FORMAT',
        help: `format of times: %Y %m %d %H %M %S (${DEFAULTS.timeFormat})`,
      },
      { long: '--no-time', help: 'show no times' },
      {
        long: '--bell',
        value: 'when',
        choices: BELLS,
        env: 'LINECHAT_BELL',
        help: `ring at: ${BELLS.join(', ')} (${DEFAULTS.bell})`,
        more: 'Each includes the ones before it: mention rings at messages with your nickname and at private messages.',
      },
      {
        long: '--color',
        value: 'when',
        choices: COLOR_WHENS,
        env: 'LINECHAT_COLOR',
        help: `auto, always or never (${DEFAULTS.color})`,
        more: 'Auto follows the terminal, NO_COLOR, FORCE_COLOR and TERM=dumb.',
      },
      { long: '--no-reconnect', help: 'leave when the connection is lost' },
    ],
  },
  {
    title: 'In a pipe',
    options: [
      {
        long: '--json',
        help: 'ask for JSON, and print its lines as they come',
        more: 'There is no line editor then, also at a terminal. Without --nick the first line of the input is the nickname.',
      },
      {
        short: '-s',
        long: '--send',
        value: 'text',
        isRepeatable: true,
        help: 'send this line, leave when answered (repeatable)',
        more: `It needs --nick. Standard input is not read. The program leaves when the server has answered and closed, or when the time of --wait is over (${DEFAULTS.sendWaitSeconds} seconds by default).`,
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
      { long: '--tls', env: 'LINECHAT_TLS', help: 'use TLS, as with tls://HOST:PORT' },
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
        more: 'Only for tests: anybody between you and the server can read and change everything.',
      },
    ],
  },
];

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SUMMARY = 'A chat client for plain lines over TCP.';

export function allOptions(): readonly OptionSpec[] {
  return OPTION_GROUPS.flatMap((group) => group.options);
}

/** As in `--help`: `-n, --nick <name>`. */
export function synopsis(option: OptionSpec): string {
  const names = option.short === undefined ? `    ${option.long}` : `${option.short}, ${option.long}`;
  return option.value === undefined ? names : `${names} <${option.value}>`;
}
