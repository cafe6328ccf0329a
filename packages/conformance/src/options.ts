/** The one definition of the options. The parser, `--help` and the man page are made of it. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { LEVELS, type Level } from './cases/case.ts';

const REPORTS = ['text', 'json', 'tap', 'junit', 'github', 'classroom'] as const;
type ReportName = (typeof REPORTS)[number];

export interface Flags {
  readonly start?: string;
  /** Without it: rooms. */
  readonly level?: Level;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly explain?: string;
  /** Without it: text. */
  readonly report?: ReportName;
  readonly transcript?: boolean;
  readonly jobs?: number;
  readonly fresh?: boolean;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsInsecure?: boolean;
  readonly color?: 'auto' | 'always' | 'never';
}

export interface OptionSpec {
  readonly flags: string;
  readonly help: string;
  /** What more the man page says, in whole sentences. */
  readonly more?: string;
  readonly choices?: readonly string[];
  readonly isRepeatable?: boolean;
  readonly isCount?: boolean;
}

export const SUMMARY = 'Grades a chat server of the exercise, in any language.';

export const OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--start <command>',
    help: 'start the server with this command; {port} stands for its port',
    more: 'Several cases run at once then, each with a server of its own. A server in which nothing has failed is used for the next case too; a case has failed only if a fresh server fails. Without {port}, the port on which the process listens is found out (on Linux), and the cases run one after the other. All processes that the command starts are ended.',
  },
  {
    flags: '--level <level>',
    help: 'echo, broadcast, chat, rooms, robust or contract (rooms)',
    choices: LEVELS,
    more: 'What the exercise asks, stage by stage. echo: the server answers in upper case. broadcast: it passes lines on, before there are nicknames. chat: nicknames, !users, private messages. rooms: all that the exercise asks. robust: what it does not ask, and a good server holds. contract: the whole wire of linechat. From broadcast on, each level holds those before it.',
  },
  { flags: '--only <name>', help: 'only this case (repeatable)', isRepeatable: true },
  { flags: '--list', help: 'list all cases' },
  { flags: '--explain <name>', help: 'what a case proves, and what asks for it' },
  {
    flags: '--report <format>',
    help: 'text, json, tap, junit, github or classroom (text)',
    choices: REPORTS,
    more: 'github: at most ten annotations on standard output; the rest goes to the step summary, the file of GITHUB_STEP_SUMMARY. classroom: the result of a test of GitHub Classroom, with partial points in tests[].score.',
  },
  { flags: '--transcript', help: 'the conversation of each failed case, also as Mermaid' },
  { flags: '--jobs <count>', help: 'so many cases at once (twice the processors)', isCount: true },
  { flags: '--fresh', help: 'a fresh server for each case, also where nothing failed' },
  { flags: '--tls', help: 'speak TLS with the server' },
  { flags: '--tls-ca <file>', help: 'trust the certificates in this PEM file' },
  { flags: '--tls-insecure', help: 'trust any certificate' },
  {
    flags: '--color <when>',
    help: 'auto, always or never (auto)',
    choices: ['auto', 'always', 'never'],
  },
];

export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, 'all cases have passed'],
  [1, 'a case has failed'],
  [2, 'the command line is wrong'],
  [3, 'the server cannot be reached, or does not start'],
  [4, 'the grader itself is wrong; it is never the fault of the server'],
];

export function createParser(version: string): Command {
  const command = new Command('linechat-conformance')
    .description(SUMMARY)
    .usage(
      '[options] HOST:PORT\n       linechat-conformance [options] --start "COMMAND {port}"\n       linechat-conformance lab [options] HOST:PORT',
    )
    .argument('[address]', 'where the server listens: HOST:PORT')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .configureHelp({ helpWidth: 80 })
    .exitOverride();
  for (const spec of OPTIONS) command.addOption(toOption(spec));
  return command;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.help);
  if (spec.choices !== undefined) {
    const { choices } = spec;
    option.argParser((value) => {
      if (choices.includes(value)) return value;
      throw new InvalidArgumentError(`It is one of ${choices.join(', ')}.`);
    });
  }
  if (spec.isRepeatable === true) {
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  }
  if (spec.isCount === true) {
    option.argParser((value) => {
      if (/^[1-9]\d?$/.test(value)) return Number(value);
      throw new InvalidArgumentError('It is a number from 1 to 99.');
    });
  }
  return option;
}
