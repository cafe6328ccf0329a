/**
 * Delivery: whether the server took what was sent. Pure.
 *
 * A server carries out the lines of a client in order. So the answer to a last `!ping TOKEN` shows that it has carried out
 * all before; a server without that command answers it with an error or an echo, which shows the same. The client asks only on a chat
 * server, where it has entered with a nickname. Elsewhere any line is an answer.
 */
import { parseReceived } from '../message/received.ts';

export interface DeliveryOptions {
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

export class Delivery {
  readonly #token: string | undefined;
  #isFormatOpen: boolean;
  #refusals: Refusals = { count: 0, first: '' };
  /** An error that answers either the last line or our question: what comes next decides. */
  #held: string | undefined;
  #hasAnswer = false;
  #isAsked = false;
  #isConfirmed = false;
  #isShuttingDown = false;

  constructor({ token, asksForJson }: DeliveryOptions) {
    this.#token = token;
    this.#isFormatOpen = asksForJson;
  }

  /** The line that asks; to be sent last. `undefined`: nothing is asked. */
  question(): string | undefined {
    if (this.#token === undefined) return undefined;
    this.#isAsked = true;
    return `!ping ${this.#token}`;
  }

  /** A received line. Returns the lines to print. */
  received(line: string): readonly string[] {
    this.#hasAnswer = true;
    const isOurs = this.#token !== undefined && line.includes(this.#token);
    // Most lines: they need not be parsed.
    if (!isOurs && !line.startsWith('!error') && !(line.startsWith('{') && line.includes('"error"'))) return [line];
    if (isOurs) {
      this.#isConfirmed = true;
      return this.#release();
    }
    const { message, format } = parseReceived(line);
    if (message.type !== 'error') return [line];
    if (message.code === 'unknown-command') {
      if (format === 'plain' && this.#isFormatOpen) {
        this.#isFormatOpen = false;
        return [line];
      }
      if (this.#isAsked && !this.#isConfirmed && this.#held === undefined) {
        this.#held = line;
        return [];
      }
    }
    if (message.code === 'shutting-down') {
      this.#isShuttingDown = true;
      return [line];
    }
    const released = this.#release();
    this.#refused(message.text || message.code);
    return [...released, line];
  }

  get refusals(): Refusals {
    return this.#refusals;
  }

  /** Whether the server has carried out all lines, as far as can be known, when nothing more comes. */
  get isAnswered(): boolean {
    if (this.#token !== undefined) return this.#isConfirmed || this.#held !== undefined;
    return this.#hasAnswer && !this.#isShuttingDown;
  }

  /** The held error was about a line of the user. */
  #release(): readonly string[] {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return [];
    const { message } = parseReceived(held);
    this.#refused('text' in message ? message.text : held);
    return [held];
  }

  #refused(text: string): void {
    const { count, first } = this.#refusals;
    this.#refusals = { count: count + 1, first: count === 0 ? text : first };
  }
}
