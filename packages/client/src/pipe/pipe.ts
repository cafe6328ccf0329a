/**
 * In a pipe: standard input to the server, received lines to standard output, and nothing else there.
 *
 * The laws:
 * 1. Memory is bounded both ways: a slow server makes us stop reading the input, a slow reader of our output makes us
 *    stop reading from the server.
 * 2. The end of the input closes our side only; the rest of the answers is still waited for.
 * 3. Who stops reading our output (`| head -1`) ends us quietly.
 */

import type { Ending, Session } from '../connection/connection.ts';
import { visibleText } from '../view/safe-text.ts';
import { InputLines } from './input-lines.ts';

export interface PipeOptions {
  /** Sent before anything else: the nickname, and what follows from it. */
  readonly greeting: readonly string[];
  /** Sent behind the first line of the input; `undefined`: nothing. */
  readonly afterFirstLine: string | undefined;
  /** Sent instead of the input, where there are any. */
  readonly send: readonly string[];
  /** Lines as they came, instead of cleaned for a terminal. */
  readonly verbatim: boolean;
  /** How long to wait for the server's close after our last line; `undefined`: as long as it takes. */
  readonly waitSeconds: number | undefined;
  /** A nickname was given, so a refused one is a failure. */
  readonly expectsEntry: boolean;
}

export interface PipeStreams {
  readonly stdin: NodeJS.ReadableStream & { destroy(): void };
  readonly stdout: NodeJS.WritableStream;
  readonly notice: (text: string) => void;
}

/** What a run of the pipe came to. The texts are for people. */
export type PipeOutcome =
  | { readonly type: 'left' }
  | { readonly type: 'closed'; readonly refused: boolean }
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'unanswered'; readonly seconds: number };

const DEFAULT_SEND_WAIT_SECONDS = 10;
/** After `/quit` the server gets this long to send the rest and close. */
const QUIT_WAIT_SECONDS = 2;

/** Runs until it is over. Does not end the process and prints no notice but through `streams.notice`. */
export function runPipe(session: Session, options: PipeOptions, streams: PipeStreams): Promise<PipeOutcome> {
  const { stdin, stdout } = streams;
  const { promise, resolve } = Promise.withResolvers<PipeOutcome>();
  const input = new InputLines(options.afterFirstLine);
  let hasInputEnded = false;
  let hasAnswer = false;
  let isRefused = false;
  let timer: NodeJS.Timeout | undefined;

  const finish = (outcome: PipeOutcome): void => {
    clearTimeout(timer);
    stdin.destroy();
    resolve(outcome);
  };
  const leave = async (outcome: PipeOutcome): Promise<void> => {
    await session.leave();
    finish(outcome);
  };

  stdout.on('error', () => void leave({ type: 'left' }));
  stdout.on('drain', () => session.resume());

  session.start({
    onLines: (lines) => {
      hasAnswer = true;
      if (options.expectsEntry && lines.some(isNicknameRefusal)) isRefused = true;
      const shown = options.verbatim ? lines : lines.map(visibleText);
      if (!stdout.write(`${shown.join('\n')}\n`)) session.pause();
    },
    onOverlongLine: () => streams.notice('A line of more than 1 MiB was left out.'),
    onDrain: () => {
      if (!hasInputEnded) stdin.resume();
    },
    onEnd: (ending: Ending) => {
      finish(ending.type === 'closed' ? { type: 'closed', refused: isRefused } : ending);
    },
  });

  const endInput = (): void => {
    if (hasInputEnded) return;
    hasInputEnded = true;
    stdin.pause();
    session.send(input.end());
    session.endInput();
    const bySend = options.send.length > 0 ? DEFAULT_SEND_WAIT_SECONDS : undefined;
    const seconds = options.waitSeconds ?? (input.hasQuit ? QUIT_WAIT_SECONDS : bySend);
    if (seconds === undefined) return;
    timer = setTimeout(() => {
      void leave(hasAnswer || input.hasQuit ? { type: 'left' } : { type: 'unanswered', seconds });
    }, seconds * 1000);
  };

  for (const line of options.greeting) session.send(`${line}\r\n`);
  if (options.send.length > 0) {
    for (const line of options.send) session.send(`${line}\r\n`);
    endInput();
    return promise;
  }
  stdin.on('data', (chunk: Buffer) => {
    if (hasInputEnded) return;
    if (!session.send(input.push(chunk))) stdin.pause();
    if (input.hasQuit) endInput();
  });
  stdin.on('end', endInput);
  stdin.on('error', endInput); // a terminal that went away
  return promise;
}

function isNicknameRefusal(line: string): boolean {
  return /^!error nick-|^\{"type":"error","code":"nick-/.test(line);
}
