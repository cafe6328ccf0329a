/** Command line → configuration → a run in the mode that fits → exit code. */
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { UsageError } from './connection/address.ts';
import { ConnectError, type Ending, openSession, type Session } from './connection/connection.ts';
import { Conversation, connectedNotice, type Outcome } from './conversation/conversation.ts';
import { Roster } from './conversation/roster.ts';
import { completionScript } from './documents/shell-completion.ts';
import { History, historyFile } from './editor/history.ts';
import { complete } from './input/completion.ts';
import { type Configuration, configure } from './options/configuration.ts';
import { createParser, type Flags, SHELLS } from './options/options.ts';
import { readSettings, settingsFile } from './options/settings.ts';
import { runPipe } from './pipe/pipe.ts';
import { DumbTerminal } from './terminal/dumb-terminal.ts';
import { EditingTerminal } from './terminal/editing-terminal.ts';
import type { Terminal } from './terminal/terminal.ts';
import { chooseLooks } from './view/styles.ts';
import { View } from './view/view.ts';

const LEFT = 0;
const FAILED = 1;
const MISUSED = 2;
const CONNECT_TIMEOUT_MS = 20_000;

/** Runs the client to its end and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads us may go at any time; that is no error of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const code = await run(argv);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return code;
}

async function run(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === 'completion') return printCompletion(argv.slice(1));
    const parser = createParser(packageVersion());
    parser.parse(argv, { from: 'user' });
    const flags: Flags = Object.fromEntries(
      Object.entries(parser.opts()).filter(([name]) => parser.getOptionValueSource(name) !== 'default'),
    );
    const [host, port] = parser.args;
    const settings = readSettings(settingsFile(process.env));
    return await serve(configure(flags, host, port, settings, process.env), flags);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? LEFT : MISUSED;
    if (!(error instanceof UsageError || error instanceof ConnectError)) throw error;
    process.stderr.write(`linechat: ${error.message}\n`);
    return error instanceof UsageError ? MISUSED : FAILED;
  }
}

function printCompletion(args: readonly string[]): number {
  const shell = SHELLS.find((name) => name === args[0]);
  if (shell === undefined || args.length > 1) {
    throw new UsageError(`It is "linechat completion SHELL", and SHELL is one of ${SHELLS.join(', ')}.`);
  }
  process.stdout.write(completionScript(shell));
  return LEFT;
}

async function serve(configuration: Configuration, flags: Flags): Promise<number> {
  const { address } = configuration;
  const session = await openSession(address, configuration.trust, CONNECT_TIMEOUT_MS);
  const greeting = [connectedNotice(address), 'To quit, type "/quit".'];
  const isForProgram = configuration.json || configuration.send.length > 0;
  if (isForProgram || !process.stdin.isTTY || !process.stdout.isTTY) {
    for (const line of greeting) notice(line);
    return pipe(session, configuration, flags);
  }
  const outcome = await converse(session, configuration, greeting);
  return outcome.type === 'left' ? LEFT : tell(outcome);
}

/** A person at a terminal. */
async function converse(session: Session, configuration: Configuration, greeting: readonly string[]): Promise<Outcome> {
  const { stdin, stdout, env } = process;
  const looks = chooseLooks(configuration.color, stdout, env);
  const roster = new Roster();
  const terminal =
    env['TERM'] === 'dumb'
      ? new DumbTerminal(stdin, stdout)
      : new EditingTerminal(stdin, stdout, {
          history: new History(historyFile(env)),
          complete: (line, cursor) => complete(line, cursor, roster),
          dim: looks.dim,
        });
  const { nick, timeFormat, bell } = configuration;
  const view = new View(terminal, { looks, isChat: nick !== undefined, timeFormat, bell });
  terminal.open();
  leaveTerminalInOrder(terminal);
  terminal.print(greeting);
  const outcome = await new Conversation(configuration, { terminal, view, roster }).run(session);
  view.settle();
  terminal.close();
  return outcome;
}

/** However we end, the terminal is as it was before. */
function leaveTerminalInOrder(terminal: Terminal): void {
  process.once('exit', () => terminal.close());
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
}

async function pipe(session: Session, configuration: Configuration, flags: Flags): Promise<number> {
  // A nickname of the settings file is for people: a script that writes its own must not enter twice.
  const { nick } = flags;
  const json = configuration.json ? ['!format json'] : [];
  const greeting = nick === undefined ? [] : [nick, ...json, ...configuration.rooms.map((room) => `!enter ${room}`)];
  const outcome = await runPipe(
    session,
    {
      greeting,
      afterFirstLine: nick === undefined && configuration.json ? '!format json\r\n' : undefined,
      send: configuration.send,
      verbatim: configuration.json,
      waitSeconds: configuration.waitSeconds,
      expectsEntry: nick !== undefined,
    },
    { stdin: process.stdin, stdout: process.stdout, notice },
  );
  switch (outcome.type) {
    case 'left':
      return LEFT;
    case 'unanswered':
      notice(`No answer within ${outcome.seconds} seconds.`);
      return FAILED;
    case 'closed':
      tell(outcome);
      return outcome.refused ? FAILED : LEFT;
    case 'lost':
      return tell(outcome);
  }
}

function tell(ending: Ending): number {
  if (ending.type === 'closed') {
    notice('Connection closed by server.');
    return LEFT;
  }
  notice(`Connection lost: ${ending.reason}.`);
  return FAILED;
}

/** For the person, not for the pipe: what a pipe holds are received lines alone. */
function notice(text: string): void {
  (process.stdout.isTTY ? process.stdout : process.stderr).write(`${text}\n`);
}

/** All that was written is out, or nobody reads it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve()); // an error comes here as well
  });
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
