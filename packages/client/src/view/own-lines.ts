/**
 * The user's own lines between sending and echo. They stand below everything printed until the server's echo replaces
 * them, so each is shown once.
 *
 *   'hi', '!users'     sent        waiting: hi, !users      ("!users" has no echo; it waits for the line before it)
 *   'ann: hi'          received    waiting: nothing         "!users" is printed after the message
 *
 * A server may send no echo to the sender. As long as none has come, a line is printed as said before what others say
 * next, or after a time; if its echo comes after all, that is not shown.
 */
import { type Echo, echoOf, isEcho } from '../focus/echo.ts';
import type { ReceivedMessage } from '../message/received.ts';

interface Waiting {
  readonly typed: string;
  /** `undefined`: it has no echo, and waits only for those before it. */
  readonly echo: Echo | undefined;
}

/** A line that no longer waits. */
export interface OwnLine {
  readonly typed: string;
  /** Others have got it, as far as is known; otherwise it is shown as it was typed. */
  readonly isSaid: boolean;
}

/** With more lines than this the oldest no longer wait. */
const MAX_WAITING = 20;
/** Errors that mean that a line has no echo. */
const LINE_ERRORS = new Set([
  'no-such-room',
  'not-in-room',
  'line-too-long',
  'missing-argument',
  'room-invalid',
  'muted',
]);

/**
 * `telnet`: nothing is known; lines wait only once the server has echoed one. `unknown`: a chat server, which most likely
 * echoes. `silent`: a chat server that let a line time out.
 */
type Habit = 'telnet' | 'unknown' | 'echoes' | 'silent';

/** The methods return, in order, the lines that no longer wait and are to be printed. */
export class OwnLines {
  readonly #waiting: Waiting[] = [];
  /** Printed as said; their echo may still come. */
  readonly #printed: Echo[] = [];
  #habit: Habit;

  constructor(isChat: boolean) {
    this.#habit = isChat ? 'unknown' : 'telnet';
  }

  get waiting(): readonly string[] {
    return this.#waiting.map((line) => line.typed);
  }

  sent(typed: string): readonly OwnLine[] {
    this.#waiting.push({ typed, echo: echoOf(typed) });
    if (this.#habit === 'silent') return this.#settleAsSaid(this.#waiting.length);
    return this.#settle(this.#waiting.length > MAX_WAITING ? 1 : 0, false);
  }

  /** What is to be printed before this message, and after it. `nick`: the user's, if it is known. */
  received(message: ReceivedMessage, nick: string | undefined): Settled {
    const index = this.#waiting.findIndex(({ echo }) => echo !== undefined && isEcho(message, echo, nick));
    if (index >= 0) {
      this.#habit = 'echoes';
      const before = this.#settle(index, false);
      this.#waiting.shift();
      return { before, after: this.#settle(0, false), isShown: true };
    }
    const late = this.#printed.findIndex((echo) => isEcho(message, echo, nick));
    if (late >= 0) {
      this.#habit = 'echoes';
      this.#printed.splice(0, late + 1);
      return { before: [], after: [], isShown: false };
    }
    if (this.#habit === 'telnet') return { before: this.giveUp(), after: [], isShown: true };
    if (this.#habit === 'unknown' && isSpeech(message)) {
      return { before: this.#settleAsSaid(this.#waiting.length), after: [], isShown: true };
    }
    const isLineError = message.type === 'error' && LINE_ERRORS.has(message.code);
    return { before: isLineError ? this.#settleFirst() : [], after: this.#settle(0, false), isShown: true };
  }

  /** The time for an echo is over. */
  timeOut(): readonly OwnLine[] {
    if (this.#habit === 'telnet') return this.giveUp();
    if (this.#habit === 'unknown' && this.#waiting.some(({ echo }) => echo !== undefined)) this.#habit = 'silent';
    return this.#settleAsSaid(this.#waiting.length);
  }

  /** No echo is expected any more, and it is not known whether others have got the lines. */
  giveUp(): readonly OwnLine[] {
    return this.#settle(this.#waiting.length, false);
  }

  #settleFirst(): readonly OwnLine[] {
    return this.#waiting.splice(0, 1).map(({ typed }) => ({ typed, isSaid: false }));
  }

  #settleAsSaid(count: number): readonly OwnLine[] {
    for (const { echo } of this.#waiting.slice(0, count)) if (echo !== undefined) this.#printed.push(echo);
    this.#printed.splice(0, Math.max(0, this.#printed.length - MAX_WAITING));
    return this.#settle(count, true);
  }

  /** Removes the first `count`, and those after them that waited only for these. */
  #settle(count: number, isSaid: boolean): readonly OwnLine[] {
    const next = this.#waiting.findIndex((line, index) => index >= count && line.echo !== undefined);
    const settled = this.#waiting.splice(0, next < 0 ? this.#waiting.length : next);
    return settled.map(({ typed, echo }) => ({ typed, isSaid: isSaid && echo !== undefined }));
  }
}

interface Settled {
  readonly before: readonly OwnLine[];
  readonly after: readonly OwnLine[];
  /** `false`: the message is the late echo of a line that is printed already. */
  readonly isShown: boolean;
}

function isSpeech({ type }: ReceivedMessage): boolean {
  return type === 'public' || type === 'room' || type === 'private';
}
