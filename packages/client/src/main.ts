/** Command line → configuration → a run in the mode that fits → exit code. */
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { UsageError } from './address.ts';
import { type Configuration, configure } from './configuration.ts';
import { History, historyFile } from './history.ts';
import { createParser, type Flags } from './options.ts';
import { runPipe } from './pipe.ts';
import { runPlain } from './plain.ts';
import { ConnectError, type Ending, openSession, type Session } from './session.ts';
import { readSettings, settingsFile } from './settings.ts';
import { Terminal } from './terminal.ts';

const LEFT = 0;
const FAILED = 1;
const MISUSED = 2;
const CONNECT_TIMEOUT_MS = 20_000;

/** Runs the client to its end and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const code = await run(argv);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return code;
}

async function run(argv: readonly string[]): Promise<number> {
  try {
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

async function serve(configuration: Configuration, flags: Flags): Promise<number> {
  const { address } = configuration;
  const session = await openSession(address, configuration.trust, CONNECT_TIMEOUT_MS);
  const greeting = [`Connected to ${address.host} at port ${address.port}.`, 'To quit, type "/quit".'];
  if (configuration.send.length > 0 || !process.stdin.isTTY || !process.stdout.isTTY) {
    for (const line of greeting) notice(line);
    return pipe(session, configuration, flags);
  }
  const terminal = new Terminal(process.stdin, process.stdout, new History(historyFile(process.env)));
  terminal.open();
  terminal.print(greeting);
  const ending = await runPlain(session, terminal);
  terminal.close();
  return ending === undefined ? LEFT : tell(ending);
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
    stream.on('error', () => resolve());
    stream.write('', () => resolve());
  });
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
