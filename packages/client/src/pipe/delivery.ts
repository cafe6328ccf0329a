/**
 * Delivery: whether the server took what was sent. Pure.
 *
 * A server processes the lines of a client in order. So the answer to a last `!ping TOKEN` shows that it has taken all
 * lines before. Of a server without that command these show the same: an error or a sentence about it, and the echo of the
 * user's last line or the answer to it. The client asks only on a chat server, where it has entered with a nickname. Elsewhere any
 * line is an answer.
 */
import type { ErrorCode } from '@linechat/chat-core/message';
import { type Echo, echoOf, isEcho } from '../focus/echo.ts';
import { Questions } from '../message/questions.ts';
import { isAmbiguous, parseReceived } from '../message/received.ts';

export interface DeliveryOptions {
  /** The token of the `!ping` that will be sent, in digits; `undefined`: none is. */
  readonly token: string | undefined;
  /** `!format json` is sent, and a server that does not know it says so. */
  readonly asksForJson: boolean;
  /** The user's nickname, if it is known. */
  readonly nick: string | undefined;
}

/**
 * Codes with which a server without `!ping` refuses a line of the user. Other errors are about a command that it does not
 * know, perhaps in its own words: `!error what is that?`.
 */
const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>([
  'nick-invalid',
  'nick-in-use',
  'room-invalid',
  'no-such-user',
  'no-such-room',
  'not-in-room',
  'missing-argument',
  'line-too-long',
  'too-many-rooms',
  'server-full',
  'too-many-connections',
  'nick-timeout',
  'too-slow',
  'kicked',
  'banned',
  'muted',
  'storage-failed',
]);

/** What a sentence about a command that a server does not know has in it. */
const ABOUT_A_COMMAND = /\bcommand\b|!ping\b/i;

export interface Refusals {
  readonly count: number;
  /** What the server says about the first one. */
  readonly first: string;
}

export class Delivery {
  readonly #token: string | undefined;
  readonly #nick: string | undefined;
  /** About the user's last line. */
  readonly #questions = new Questions();
  #echo: Echo | undefined;
  #isFormatOpen: boolean;
  #refusals: Refusals = { count: 0, first: '' };
  /** A line that answers either a line of the user or our question: what comes next decides. */
  #held: { readonly line: string; readonly isError: boolean } | undefined;
  #hasAnswer = false;
  #isAsked = false;
  #isConfirmed = false;
  #isLastAnswered = false;
  #isShuttingDown = false;

  constructor({ token, asksForJson, nick }: DeliveryOptions) {
    this.#token = token;
    this.#isFormatOpen = asksForJson;
    this.#nick = nick;
  }

  /** The line that asks; to be sent after `lastLine`, if that is known. `undefined`: nothing is asked. */
  question(lastLine: string | undefined): string | undefined {
    if (this.#token === undefined) return undefined;
    this.#isAsked = true;
    this.#echo = lastLine === undefined ? undefined : echoOf(lastLine);
    this.#questions.asked(lastLine ?? '', false);
    return `!ping ${this.#token}`;
  }

  /** A received line. Returns the lines to print. */
  received(line: string): readonly string[] {
    this.#hasAnswer = true;
    if (this.#token !== undefined && line.includes(this.#token)) {
      this.#isConfirmed = true;
      return this.#release();
    }
    this.#isLastAnswered ||= this.#isAsked && !this.#isConfirmed && this.#answersLastLine(line);
    if (this.#isAsked && !this.#isConfirmed && ABOUT_A_COMMAND.test(line) && isAmbiguous(parseReceived(line))) {
      return this.#hold(line, false);
    }
    // Most lines: they need not be parsed.
    if (!line.startsWith('!error') && !(line.startsWith('{') && line.includes('"error"'))) return [line];
    const { message, format } = parseReceived(line);
    if (message.type !== 'error') return [line];
    if (message.code === 'shutting-down') {
      this.#isShuttingDown = true;
      return [line];
    }
    const isNotUnderstood = !REFUSALS.has(message.code);
    if (isNotUnderstood && format === 'plain' && this.#isFormatOpen) {
      this.#isFormatOpen = false;
      return [line];
    }
    if (isNotUnderstood && this.#isAsked && !this.#isConfirmed) return this.#hold(line, true);
    const released = this.#release();
    this.#refused(line);
    return [...released, line];
  }

  get refusals(): Refusals {
    return this.#refusals;
  }

  /** Whether the client asks, and nothing at all has come. */
  get isSilent(): boolean {
    return this.#token !== undefined && !this.#hasAnswer;
  }

  /** Whether our question itself is answered: what the server sends from now on is no answer. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** Whether the server has taken all lines, as far as can be known, when nothing more comes. */
  get isAnswered(): boolean {
    if (this.#token !== undefined) return this.#isConfirmed || this.#held !== undefined || this.#isLastAnswered;
    return this.#hasAnswer && !this.#isShuttingDown;
  }

  #answersLastLine(line: string): boolean {
    const received = parseReceived(line);
    if (this.#echo !== undefined) return isEcho(received.message, this.#echo, this.#nick);
    const { type } = this.#questions.answered(received).received.message;
    return type === 'users' || type === 'rooms' || type === 'members';
  }

  #hold(line: string, isError: boolean): readonly string[] {
    const released = this.#release();
    this.#held = { line, isError };
    return released;
  }

  /** The held line was about a line of the user. */
  #release(): readonly string[] {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return [];
    if (held.isError) this.#refused(held.line);
    return [held.line];
  }

  #refused(line: string): void {
    const { count, first } = this.#refusals;
    this.#refusals = { count: count + 1, first: count === 0 ? sentenceOf(line) : first };
  }
}

/** What an error says, for people. */
function sentenceOf(line: string): string {
  const { message, format } = parseReceived(line);
  if (message.type !== 'error') return line;
  const { code, text } = message;
  // In a server's own words the first of them stands in the place of the code.
  const isCode = format === 'json' || code.includes('-') || REFUSALS.has(code);
  return text === '' ? code : isCode ? text : `${code} ${text}`;
}
