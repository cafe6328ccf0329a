/**
 * Entry: getting into a chat on one connection. Pure: it says what to send, and is told what comes.
 *
 * The difficulty: a server answers an accepted nickname with nothing, and a refused one by closing. So whoever hears
 * a line of the chat is in, and whoever is still connected after a while is presumed to be.
 */
import type { Received } from '../message/received.ts';

/** What is asked on entering. A server that knows none of it answers each with an error. */
const PROBES = ['!format json', '!notices on', '!me'] as const;
/** Errors that say that the server does not let us in; any other shows that it has. */
const REFUSALS = new Set([
  'nick-invalid',
  'nick-in-use',
  'nick-timeout',
  'banned',
  'server-full',
  'too-many-connections',
  'shutting-down',
]);

export interface Verdict {
  /** It answers a question of ours, and is not for the screen. */
  readonly isOurs: boolean;
  /** With this message it became clear that we are in. */
  readonly hasJustEntered: boolean;
  /** With this message it became clear that the server speaks JSON, and so the whole contract. */
  readonly speaksJson: boolean;
}

export class Entry {
  /** The first lines of the connection. */
  readonly lines: readonly string[];
  #hasEntered = false;
  #hasHeard = false;
  #refusal: string | undefined;
  /** How many of our probes may still be answered by an error. */
  #probesOpen: number = PROBES.length;

  constructor(nick: string, rooms: Iterable<string>) {
    this.lines = [nick, ...PROBES, ...Array.from(rooms, (room) => `!enter ${room}`)];
  }

  get hasEntered(): boolean {
    // One that was presumed to be in because the server took its time may yet be refused.
    return this.#hasEntered && this.#refusal?.startsWith('nick-') !== true;
  }

  /** The code of the error with which the server refused us, where it gave one. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** The server has not closed for a while. The answer is whether that makes a difference. */
  presume(): boolean {
    const isNew = !this.#hasEntered && this.#refusal === undefined;
    this.#hasEntered ||= isNew;
    return isNew;
  }

  received(message: Received): Verdict {
    if (message.type === 'error' && !this.#hasHeard && REFUSALS.has(message.code)) {
      this.#refusal = message.code;
      return { isOurs: false, hasJustEntered: false, speaksJson: false };
    }
    // A welcome, or a refusal in the server's own words: the next moment tells.
    if (message.type === 'other' && !this.#hasEntered)
      return { isOurs: false, hasJustEntered: false, speaksJson: false };
    const hasJustEntered = !this.#hasEntered;
    this.#hasEntered = true;
    this.#hasHeard = true;
    const isProbed = this.#probesOpen > 0;
    if (isProbed && message.type === 'error' && message.code === 'unknown-command') {
      this.#probesOpen--;
      return { isOurs: true, hasJustEntered, speaksJson: false };
    }
    const isAnswer = isProbed && message.type === 'me';
    if (isAnswer) this.#probesOpen = 0;
    return { isOurs: isAnswer, hasJustEntered, speaksJson: isAnswer && message.isJson };
  }
}
