/** A run in a pipe: what is sent first, and the exit code. */
import { randomInt } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Flags } from '../options/options.ts';
import { type PipeOptions, type PipeOutcome, runPipe } from '../pipe/pipe.ts';
import { FAILED, OK } from './exit-codes.ts';
import { notice } from './standard-streams.ts';

/** Returns the exit code. */
export async function runInPipe(connection: Connection, configuration: Configuration, flags: Flags): Promise<number> {
  const { stdin, stdout } = process;
  return report(await runPipe(connection, pipeOptions(configuration, flags), { stdin, stdout, notice }));
}

/** What a pipe sends and waits for. */
function pipeOptions({ json, rooms, send, waitSeconds }: Configuration, { nick }: Flags): PipeOptions {
  // The nickname of the settings file is not sent: a script that sends its own would send two.
  const isNamed = nick !== undefined;
  const format = json ? ['!format json'] : [];
  return {
    nick,
    greeting: isNamed ? [nick, ...format, ...rooms.map((room) => `!enter ${room}`)] : [],
    afterFirstLine: json && !isNamed ? '!format json\r\n' : undefined,
    send,
    verbatim: json,
    waitSeconds,
    // Nobody can guess it: a line of somebody else is never taken for the answer. Digits have no upper case.
    token: isNamed ? String(randomInt(10 ** 13, 10 ** 14)) : undefined,
  };
}

function report({ type, notice: text }: PipeOutcome): number {
  if (text !== undefined) notice(text);
  return type === 'done' ? OK : FAILED;
}
