/**
 * The user's own lines between sending and echo. They stand below everything printed until the server's echo replaces
 * them, so each is shown once. A line without an echo is shown as it was typed.
 *
 *   'hi', '!users'     sent        waiting: hi, !users      ("!users" has no echo; it waits for the line before it)
 *   'ann: hi'          received    waiting: nothing         "!users" is printed after the message
 */
import { cleanText } from '@linechat/chat-core/message';
import { isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';

interface Echo {
  readonly type: 'public' | 'room';
  /** In lower case; empty for a message to everyone. */
  readonly room: string;
  readonly text: string;
}

interface Waiting {
  readonly typed: string;
  /** `undefined`: it has no echo, and waits only for those before it. */
  readonly echo: Echo | undefined;
}

/** With more lines than this the oldest no longer wait. */
const MAX_WAITING = 20;
/** Errors that mean that a line has no echo. */
const LINE_ERRORS = new Set(['no-such-room', 'not-in-room', 'line-too-long', 'missing-argument', 'room-invalid']);

/** The methods return, in order, the lines that no longer wait and are to be printed as they were typed. */
export class OwnLines {
  readonly #waiting: Waiting[] = [];
  #hasEchoed: boolean;

  /** `isChat`: the server is known to echo; otherwise lines wait only once it has echoed one. */
  constructor(isChat: boolean) {
    this.#hasEchoed = isChat;
  }

  get waiting(): readonly string[] {
    return this.#waiting.map((line) => line.typed);
  }

  sent(typed: string): readonly string[] {
    this.#waiting.push({ typed, echo: echoOf(typed) });
    return this.#settle(this.#waiting.length > MAX_WAITING ? 1 : 0);
  }

  /** What is to be printed before this message, and after it. `nick`: the user's, if it is known. */
  received(message: ReceivedMessage, nick: string | undefined): Settled {
    const index = this.#waiting.findIndex(({ echo }) => echo !== undefined && isEcho(message, echo, nick));
    if (index >= 0) {
      this.#hasEchoed = true;
      const before = this.#settle(index);
      this.#waiting.shift();
      return { before, after: this.#settle(0) };
    }
    if (!this.#hasEchoed) return { before: this.giveUp(), after: [] };
    const isLineError = message.type === 'error' && LINE_ERRORS.has(message.code);
    return { before: isLineError ? this.#settleFirst() : [], after: this.#settle(0) };
  }

  /** No echo is expected any more. */
  giveUp(): readonly string[] {
    return this.#settle(this.#waiting.length);
  }

  #settleFirst(): readonly string[] {
    return this.#waiting.splice(0, 1).map((line) => line.typed);
  }

  /** Removes the first `count`, and those after them that waited only for these. */
  #settle(count: number): readonly string[] {
    const next = this.#waiting.findIndex((line, index) => index >= count && line.echo !== undefined);
    return this.#waiting.splice(0, next < 0 ? this.#waiting.length : next).map((line) => line.typed);
  }
}

interface Settled {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function echoOf(typed: string): Echo | undefined {
  const [, room, inRoom] = /^@(\S+) (.*)$/s.exec(typed) ?? [];
  if (room !== undefined && inRoom !== undefined) {
    return { type: 'room', room: room.toLowerCase(), text: cleanText(inRoom) };
  }
  const text = /^!say (.*)$/s.exec(typed)?.[1] ?? (/^[!#@]/.test(typed) ? '' : typed);
  return text.trim() === '' ? undefined : { type: 'public', room: '', text: cleanText(text) };
}

function isEcho(message: ReceivedMessage, echo: Echo, nick: string | undefined): boolean {
  if (message.type !== echo.type || (message.type !== 'public' && message.type !== 'room')) return false;
  if (nick !== undefined && !isSameName(message.from, nick)) return false;
  if (message.type === 'room' && !isSameName(message.room, echo.room)) return false;
  return message.text === echo.text;
}
