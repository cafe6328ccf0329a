/** Command line → configuration → run → exit code. */
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { ConnectError } from './connection/open.ts';
import { helpText } from './documents/help.ts';
import { completionScript } from './documents/shell-completion.ts';
import { configure } from './options/configuration.ts';
import { type Flags, SHELLS } from './options/options.ts';
import { createParser } from './options/parser.ts';
import { readSettings, settingsFile } from './options/settings.ts';
import { FAILED, OK, USAGE } from './run/exit-codes.ts';
import { run } from './run/run.ts';
import { flush, ignoreStreamErrors } from './run/standard-streams.ts';
import { UsageError } from './usage-error.ts';

/** Runs the client to its end and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  ignoreStreamErrors();
  const code = await runOrReport(argv);
  await flush();
  return code;
}

async function runOrReport(argv: readonly string[]): Promise<number> {
  try {
    return argv[0] === 'completion' ? printCompletion(argv.slice(1)) : await runWith(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
    if (!(error instanceof UsageError || error instanceof ConnectError)) throw error;
    process.stderr.write(`linechat: ${error.message}\n`);
    return error instanceof UsageError ? USAGE : FAILED;
  }
}

function printCompletion(args: readonly string[]): number {
  if (args.length === 1 && args[0] === 'servers') {
    const { servers } = readSettings(settingsFile(process.env));
    process.stdout.write([...servers.keys()].map((name) => `${name}\n`).join(''));
    return OK;
  }
  const shell = SHELLS.find((name) => name === args[0]);
  if (shell === undefined || args.length > 1) {
    throw new UsageError(`The command is "linechat completion SHELL"; SHELL is one of ${SHELLS.join(', ')}.`);
  }
  process.stdout.write(completionScript(shell));
  return OK;
}

function runWith(argv: readonly string[]): Promise<number> {
  const parser = createParser(packageVersion(), helpText);
  parser.parse(argv, { from: 'user' });
  const flags: Flags = Object.fromEntries(
    Object.entries(parser.opts()).filter(([name]) => parser.getOptionValueSource(name) !== 'default'),
  );
  const [host, port] = parser.args;
  const settings = readSettings(settingsFile(process.env));
  return run(configure(flags, host, port, settings, process.env), flags);
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
