/**
 * Pipe: standard input to the server, received lines to standard output, and nothing else there.
 *
 * The laws:
 * 1. Memory is bounded both ways: while the server is slow, the input is not read; while the reader of the output is slow,
 *    the server is not read.
 * 2. The end of the input closes only our side; the remaining answers are awaited.
 * 3. A reader of the output that goes away (`| head -1`) ends the run without an error.
 * 4. A run is a success only if the server has taken what was sent, as far as can be known (delivery.ts).
 */
import type { Connection, Ending } from '../connection/connection.ts';
import { endingNotice, OVERLONG_LINE_NOTICE } from '../connection/notices.ts';
import { DEFAULTS } from '../options/options.ts';
import { visibleText } from '../view/safe-text.ts';
import { Delivery } from './delivery.ts';
import { InputLines } from './input-lines.ts';
import { LastLine } from './last-line.ts';

export interface PipeOptions {
  /** The user's nickname, if it is known. */
  readonly nick: string | undefined;
  /** The first lines: the nickname, and what follows from it. */
  readonly greeting: readonly string[];
  /** Sent after the first line of the input; `undefined`: nothing. */
  readonly afterFirstLine: string | undefined;
  /** Lines to send instead of the input. */
  readonly send: readonly string[];
  /** Lines are asked for in JSON, and printed as they come; otherwise control characters are removed. */
  readonly verbatim: boolean;
  /** Seconds to wait for the server to close after our last line; `undefined`: until it does. */
  readonly waitSeconds: number | undefined;
  /** The token of a last question, whose answer shows that the server took all lines; `undefined`: none is asked. */
  readonly token: string | undefined;
}

export interface PipeStreams {
  readonly stdin: NodeJS.ReadableStream & { destroy(): void };
  readonly stdout: NodeJS.WritableStream;
  readonly notice: (text: string) => void;
}

/** How a run ended. The sentences are for the user. */
export type PipeOutcome =
  | { readonly type: 'done'; readonly notice: string | undefined }
  | { readonly type: 'failed'; readonly notice: string };

/** Seconds that the server has to close when nothing is to come any more: after `/quit`, and when it has answered all. */
const CLOSE_WAIT_SECONDS = 2;

/** How the connection ended, or why we left. */
type End = Ending | { readonly type: 'reader-gone' } | { readonly type: 'time-out'; readonly seconds: number };

/** Runs to the end. It does not end the process, and reports only by `streams.notice`. */
export function runPipe(connection: Connection, options: PipeOptions, streams: PipeStreams): Promise<PipeOutcome> {
  const { stdin, stdout } = streams;
  const { promise, resolve } = Promise.withResolvers<PipeOutcome>();
  const input = new InputLines(options.afterFirstLine);
  const lastLine = new LastLine();
  const delivery = new Delivery({ token: options.token, asksForJson: options.verbatim, nick: options.nick });
  let hasInputEnded = false;
  let hasSent = options.send.length > 0;
  let timer: NodeJS.Timeout | undefined;
  let answeredTimer: NodeJS.Timeout | undefined;

  const hasServerQuit = (): boolean => input.hasServerQuit || options.send.some((line) => /^!quit\s*$/.test(line));
  const finish = (end: End): void => {
    clearTimeout(timer);
    clearTimeout(answeredTimer);
    stdin.destroy();
    const hasQuit = input.hasQuit || hasServerQuit();
    resolve(outcomeOf(end, delivery, { hasSent, hasQuit, hasInputEnded }));
  };
  const leave = async (end: End): Promise<void> => {
    await connection.leave();
    finish(end);
  };
  const leaveAfter = (seconds: number): NodeJS.Timeout =>
    setTimeout(() => void leave({ type: 'time-out', seconds }), seconds * 1000);

  stdout.on('error', () => void leave({ type: 'reader-gone' }));
  stdout.on('drain', () => connection.resume());

  /** Of what the user says. */
  const send = (bytes: Uint8Array): boolean => {
    lastLine.push(bytes);
    return connection.send(bytes);
  };

  connection.start({
    onLines: (lines) => {
      const printed = lines.flatMap((line) => delivery.received(line));
      if (delivery.isConfirmed) answeredTimer ??= leaveAfter(CLOSE_WAIT_SECONDS);
      if (printed.length === 0) return;
      const shown = options.verbatim ? printed : printed.map(visibleText);
      if (!stdout.write(`${shown.join('\n')}\n`)) connection.pause();
    },
    onOverlongLine: () => streams.notice(OVERLONG_LINE_NOTICE),
    onDrain: () => {
      if (!hasInputEnded) stdin.resume();
    },
    onEnd: finish,
  });

  const endInput = (): void => {
    if (hasInputEnded) return;
    hasInputEnded = true;
    stdin.pause();
    send(input.end());
    // After `!quit` the server closes, and a line sent then could reset the connection.
    const question = hasServerQuit() ? undefined : delivery.question(lastLine.text);
    if (question !== undefined) connection.send(`${input.isInLine ? '\r\n' : ''}${question}\r\n`);
    connection.endInput();
    const seconds = waitSeconds(options, input.hasQuit);
    if (seconds !== undefined) timer = leaveAfter(seconds);
  };

  for (const line of options.greeting) connection.send(`${line}\r\n`);
  for (const line of options.send) send(Buffer.from(`${line}\r\n`));
  if (options.send.length > 0) {
    endInput();
    return promise;
  }
  stdin.on('data', (chunk: Buffer) => {
    if (hasInputEnded) return;
    const bytes = input.push(chunk);
    hasSent ||= bytes.length > 0;
    if (!send(bytes)) stdin.pause();
    if (input.hasQuit) endInput();
  });
  stdin.on('end', endInput);
  stdin.on('error', endInput); // A terminal that is gone.
  return promise;
}

function waitSeconds(options: PipeOptions, hasQuit: boolean): number | undefined {
  if (options.waitSeconds !== undefined) return options.waitSeconds;
  if (hasQuit) return CLOSE_WAIT_SECONDS;
  return options.send.length > 0 ? DEFAULTS.sendWaitSeconds : undefined;
}

interface Progress {
  /** Something of the user was sent. */
  readonly hasSent: boolean;
  /** The user wanted to leave: `/quit` or `!quit`. */
  readonly hasQuit: boolean;
  readonly hasInputEnded: boolean;
}

function outcomeOf(end: End, delivery: Delivery, { hasSent, hasQuit, hasInputEnded }: Progress): PipeOutcome {
  if (end.type === 'reader-gone') return { type: 'done', notice: undefined };
  const { count, first } = delivery.refusals;
  if (count > 0) {
    const more = count === 1 ? '' : ` (and ${count - 1} more like this)`;
    return failed(`The server refused what was sent: ${visibleText(first)}${more}`);
  }
  if (end.type === 'lost' && !delivery.isConfirmed) return failed(endingNotice(end));
  if (end.type === 'time-out') {
    const isFine = hasQuit || delivery.isAnswered;
    return isFine ? { type: 'done', notice: undefined } : failed(`No answer within ${end.seconds} seconds.`);
  }
  if (!hasQuit && hasSent && !hasInputEnded)
    return failed('The server closed the connection before the input had ended.');
  if (!hasQuit && hasSent && !delivery.isAnswered) {
    return failed('The server closed the connection without an answer to what was sent last.');
  }
  if (!hasQuit && delivery.isSilent) {
    return failed('The server closed the connection without an answer; perhaps it refused the nickname.');
  }
  return { type: 'done', notice: endingNotice(end) };
}

function failed(notice: string): PipeOutcome {
  return { type: 'failed', notice };
}
