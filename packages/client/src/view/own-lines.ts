/**
 * The user's own lines between their being sent and their coming back. Until then they stand below everything printed;
 * then the server's echo takes their place, so that nobody reads them twice. What is not echoed stays as it was typed.
 */
import { cleanText } from '@linechat/chat-core';
import type { Received } from '../message/received.ts';

interface Waiting {
  readonly typed: string;
  /** What the echo will be; its sender is the user. `undefined`: none, it only waits for those before it. */
  readonly echo: { readonly type: 'public' | 'room'; readonly room: string; readonly text: string } | undefined;
}

/** More than this are not kept waiting: the oldest stay as they were typed. */
const MAX_WAITING = 20;
const REFUSALS = new Set(['no-such-room', 'not-in-room', 'line-too-long', 'missing-argument', 'room-invalid']);

/** The methods return, in their order, the lines that stay as they were typed and are to be printed now. */
export class OwnLines {
  readonly #waiting: Waiting[] = [];
  #hasEchoed: boolean;

  /** `isChat`: it is known that the server echoes; otherwise its first echo tells. */
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

  /** What is to be printed before this message, and after it. `nick`: the user's, where it is known. */
  received(message: Received, nick: string | undefined): { before: readonly string[]; after: readonly string[] } {
    const index = this.#waiting.findIndex(({ echo }) => echo !== undefined && isEcho(message, echo, nick));
    if (index >= 0) {
      this.#hasEchoed = true;
      const before = this.#settle(index);
      this.#waiting.shift();
      return { before, after: this.#settle(0) };
    }
    if (!this.#hasEchoed) return { before: this.giveUp(), after: [] };
    const isRefusal = message.type === 'error' && REFUSALS.has(message.code);
    return { before: isRefusal ? this.#settleFirst() : [], after: this.#settle(0) };
  }

  /** Nothing will come any more. */
  giveUp(): readonly string[] {
    return this.#settle(this.#waiting.length);
  }

  #settleFirst(): readonly string[] {
    return this.#waiting.splice(0, 1).map((line) => line.typed);
  }

  /** Takes out the first `count`, and those that waited for them alone. */
  #settle(count: number): readonly string[] {
    const next = this.#waiting.findIndex((line, index) => index >= count && line.echo !== undefined);
    return this.#waiting.splice(0, next < 0 ? this.#waiting.length : next).map((line) => line.typed);
  }
}

function echoOf(typed: string): Waiting['echo'] | undefined {
  const [, room, inRoom] = /^@(\S+) (.*)$/s.exec(typed) ?? [];
  if (room !== undefined && inRoom !== undefined)
    return { type: 'room', room: room.toLowerCase(), text: cleanText(inRoom) };
  const text = /^!say (.*)$/s.exec(typed)?.[1] ?? (/^[!#@]/.test(typed) ? '' : typed);
  return text.trim() === '' ? undefined : { type: 'public', room: '', text: cleanText(text) };
}

function isEcho(message: Received, echo: NonNullable<Waiting['echo']>, nick: string | undefined): boolean {
  if (message.type !== echo.type || (message.type !== 'public' && message.type !== 'room')) return false;
  if (nick !== undefined && message.from.toLowerCase() !== nick.toLowerCase()) return false;
  if (message.type === 'room' && message.room.toLowerCase() !== echo.room) return false;
  return message.text === echo.text;
}
