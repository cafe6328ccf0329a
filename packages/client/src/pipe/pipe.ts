/**
 * Pipe: standard input to the server, received lines to standard output, and nothing else there.
 *
 * The laws:
 * 1. Memory is bounded both ways: while the server is slow, the input is not read; while the reader of the output is slow,
 *    the server is not read.
 * 2. The end of the input closes only our side; the remaining answers are awaited.
 * 3. A reader of the output that goes away (`| head -1`) ends the run without an error.
 */
import type { Connection, Ending } from '../connection/connection.ts';
import { OVERLONG_LINE_NOTICE } from '../connection/notices.ts';
import { parseReceived } from '../message/received.ts';
import { DEFAULTS } from '../options/options.ts';
import { visibleText } from '../view/safe-text.ts';
import { InputLines } from './input-lines.ts';

export interface PipeOptions {
  /** The first lines: the nickname, and what follows from it. */
  readonly greeting: readonly string[];
  /** Sent after the first line of the input; `undefined`: nothing. */
  readonly afterFirstLine: string | undefined;
  /** Lines to send instead of the input. */
  readonly send: readonly string[];
  /** Received lines are printed as they come; otherwise control characters are removed. */
  readonly verbatim: boolean;
  /** Seconds to wait for the server to close after our last line; `undefined`: until it does. */
  readonly waitSeconds: number | undefined;
  /** The greeting has a nickname, so that a refused one is a failure. */
  readonly expectsEntry: boolean;
}

export interface PipeStreams {
  readonly stdin: NodeJS.ReadableStream & { destroy(): void };
  readonly stdout: NodeJS.WritableStream;
  readonly notice: (text: string) => void;
}

/** How a run ended. */
export type PipeOutcome =
  | { readonly type: 'left' }
  | { readonly type: 'closed'; readonly refused: boolean }
  /** `reason` is a clause. */
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'unanswered'; readonly seconds: number };

/** Seconds that the server has after `/quit` to send the rest and close. */
const QUIT_WAIT_SECONDS = 2;

/** Runs to the end. It does not end the process, and reports only by `streams.notice`. */
export function runPipe(connection: Connection, options: PipeOptions, streams: PipeStreams): Promise<PipeOutcome> {
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
    await connection.leave();
    finish(outcome);
  };

  stdout.on('error', () => void leave({ type: 'left' }));
  stdout.on('drain', () => connection.resume());

  connection.start({
    onLines: (lines) => {
      hasAnswer = true;
      if (options.expectsEntry && lines.some(isNicknameError)) isRefused = true;
      const shown = options.verbatim ? lines : lines.map(visibleText);
      if (!stdout.write(`${shown.join('\n')}\n`)) connection.pause();
    },
    onOverlongLine: () => streams.notice(OVERLONG_LINE_NOTICE),
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
    connection.send(input.end());
    connection.endInput();
    const seconds = waitSeconds(options, input.hasQuit);
    if (seconds === undefined) return;
    timer = setTimeout(() => {
      void leave(hasAnswer || input.hasQuit ? { type: 'left' } : { type: 'unanswered', seconds });
    }, seconds * 1000);
  };

  for (const line of [...options.greeting, ...options.send]) connection.send(`${line}\r\n`);
  if (options.send.length > 0) {
    endInput();
    return promise;
  }
  stdin.on('data', (chunk: Buffer) => {
    if (hasInputEnded) return;
    if (!connection.send(input.push(chunk))) stdin.pause();
    if (input.hasQuit) endInput();
  });
  stdin.on('end', endInput);
  stdin.on('error', endInput); // A terminal that is gone.
  return promise;
}

function waitSeconds(options: PipeOptions, hasQuit: boolean): number | undefined {
  if (options.waitSeconds !== undefined) return options.waitSeconds;
  if (hasQuit) return QUIT_WAIT_SECONDS;
  return options.send.length > 0 ? DEFAULTS.sendWaitSeconds : undefined;
}

function isNicknameError(line: string): boolean {
  if (!line.includes('nick-')) return false; // Most lines: they need not be parsed.
  const { message } = parseReceived(line);
  return message.type === 'error' && message.code.startsWith('nick-');
}
