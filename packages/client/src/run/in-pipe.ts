/** A run in a pipe: what is sent first, and the exit code. */
import type { Connection } from '../connection/connection.ts';
import { endingNotice } from '../connection/notices.ts';
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
    greeting: isNamed ? [nick, ...format, ...rooms.map((room) => `!enter ${room}`)] : [],
    afterFirstLine: json && !isNamed ? '!format json\r\n' : undefined,
    send,
    verbatim: json,
    waitSeconds,
    expectsEntry: isNamed,
  };
}

function report(outcome: PipeOutcome): number {
  switch (outcome.type) {
    case 'left':
      return OK;
    case 'unanswered':
      notice(`No answer within ${outcome.seconds} seconds.`);
      return FAILED;
    case 'closed':
      notice(endingNotice(outcome));
      return outcome.refused ? FAILED : OK;
    case 'lost':
      notice(endingNotice(outcome));
      return FAILED;
  }
}
