/**
 * Delivery: whether the server took what was sent. Pure.
 *
 * A server carries out the lines of a client in order. So the answer to a last `!ping TOKEN` shows that it has carried out
 * all before. A server without that command answers it with an error, with an echo, or with nothing: the first two show
 * the same, and so does the echo of the last line. The client asks only on a chat server, where it has entered with a
 * nickname. Elsewhere any line is an answer.
 */
import { cleanText } from '@linechat/chat-core/message';
import { targetOf } from '../focus/target.ts';
import { isSameName } from '../message/names.ts';
import { isAmbiguous, parseReceived, type ReceivedMessage } from '../message/received.ts';

export interface DeliveryOptions {
  /** The nickname that was sent; `undefined`: none was. */
  readonly nick: string | undefined;
  /** The token of the `!ping` that will be sent, in digits; `undefined`: none is. */
  readonly token: string | undefined;
  /** `!format json` is sent, and a server that does not know it says so. */
  readonly asksForJson: boolean;
}

export interface Refusals {
  readonly count: number;
  /** What the server says about the first one. */
  readonly first: string;
}

interface Held {
  readonly line: string;
  /** What it says, if it is an error. */
  readonly refusal: string | undefined;
}

/** What a server without `!ping` may say about it. */
const ABOUT_A_COMMAND = /\bcommand\b|!ping\b/i;

export class Delivery {
  readonly #nick: string | undefined;
  readonly #token: string | undefined;
  #isFormatOpen: boolean;
  #refusals: Refusals = { count: 0, first: '' };
  /** A line that answers either the last line or our question: what comes next decides. */
  #held: Held | undefined;
  /** The text of the last line, if it comes back to its sender. */
  #lastSaid: string | undefined;
  #hasAnswer = false;
  #isAsked = false;
  #isConfirmed = false;
  #isEchoed = false;
  #isShuttingDown = false;

  constructor({ nick, token, asksForJson }: DeliveryOptions) {
    this.#nick = nick;
    this.#token = token;
    this.#isFormatOpen = asksForJson;
  }

  /** The line that asks; to be sent last, after `lastLine`. `undefined`: nothing is asked. */
  question(lastLine: string): string | undefined {
    if (this.#token === undefined) return undefined;
    this.#isAsked = true;
    const said = targetOf(lastLine);
    if (said !== undefined && said.target.type !== 'person') this.#lastSaid = cleanText(said.text);
    return `!ping ${this.#token}`;
  }

  /** A received line. Returns the lines to print. */
  received(line: string): readonly string[] {
    this.#hasAnswer = true;
    if (this.#token !== undefined && line.includes(this.#token)) {
      this.#isConfirmed = true;
      return this.#release();
    }
    const isWaiting = this.#isAsked && !this.#isConfirmed;
    // Most lines: they need not be parsed.
    if (!isWaiting && !line.startsWith('!error') && !(line.startsWith('{') && line.includes('"error"'))) return [line];
    const received = parseReceived(line);
    const { message } = received;
    if (isWaiting && this.#isEcho(message)) {
      this.#isEchoed = true;
      return [...this.#release(), line];
    }
    const isError = message.type === 'error';
    if (!isError && !isAmbiguous(received)) return [line];
    if (isError && message.code === 'shutting-down') {
      this.#isShuttingDown = true;
      return [line];
    }
    const isAboutCommand = ABOUT_A_COMMAND.test(line);
    if (isAboutCommand && received.format === 'plain' && this.#isFormatOpen) {
      this.#isFormatOpen = false;
      return [line];
    }
    // An error after the echo of the last line is about the question, whatever its words are.
    if (isWaiting && (isAboutCommand || (isError && this.#isEchoed))) {
      const released = this.#release();
      this.#held = { line, refusal: isError ? message.text || message.code : undefined };
      return released;
    }
    if (!isError) return [line];
    const released = this.#release();
    this.#refused(message.text || message.code);
    return [...released, line];
  }

  get refusals(): Refusals {
    return this.#refusals;
  }

  /** Whether the server has carried out all lines, as far as can be known, when nothing more comes. */
  get isAnswered(): boolean {
    if (this.#token !== undefined) return this.#isConfirmed || this.#isEchoed || this.#held !== undefined;
    return this.#hasAnswer && !this.#isShuttingDown;
  }

  /** A question is asked after the last line. */
  get asks(): boolean {
    return this.#token !== undefined;
  }

  /** Any line has come. */
  get hasAnswer(): boolean {
    return this.#hasAnswer;
  }

  #isEcho(message: ReceivedMessage): boolean {
    if (message.type !== 'public' && message.type !== 'room') return false;
    return message.text === this.#lastSaid && isSameName(message.from, this.#nick);
  }

  /** The held line was about a line of the user. */
  #release(): readonly string[] {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return [];
    if (held.refusal !== undefined) this.#refused(held.refusal);
    return [held.line];
  }

  #refused(text: string): void {
    const { count, first } = this.#refusals;
    this.#refusals = { count: count + 1, first: count === 0 ? text : first };
  }
}
