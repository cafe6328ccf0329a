/** A configuration → a connection → the mode that fits → exit code. */
import { connectedNotice } from '../connection/notices.ts';
import { openConnection } from '../connection/open.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Flags } from '../options/options.ts';
import { runAtTerminal } from './at-terminal.ts';
import { runInPipe } from './in-pipe.ts';
import { notice } from './standard-streams.ts';

/** @throws ConnectError or UsageError if there is no connection. */
export async function run(configuration: Configuration, flags: Flags): Promise<number> {
  const { address, trust, json, send } = configuration;
  const connection = await openConnection(address, trust);
  const greeting = [connectedNotice(address), 'To quit, type "/quit".'];
  const isForProgram = json || send.length > 0;
  if (!isForProgram && process.stdin.isTTY && process.stdout.isTTY) {
    return runAtTerminal(connection, configuration, greeting);
  }
  for (const line of greeting) notice(line);
  return runInPipe(connection, configuration, flags);
}
