/** When the bell rings. */
import { isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';
import type { Bell } from '../options/options.ts';
import { isMention } from './mention.ts';

/** Whether a message rings the bell of the user with this nickname. */
export function rings(message: ReceivedMessage, bell: Bell, nick: string | undefined): boolean {
  if (message.type !== 'public' && message.type !== 'room' && message.type !== 'private') return false;
  if (isSameName(message.from, nick)) return false;
  switch (bell) {
    case 'off':
      return false;
    case 'private':
      return message.type === 'private';
    case 'mention':
      return message.type === 'private' || isMention(message, nick);
    case 'all':
      return true;
  }
}

/** Milliseconds between two rings at least. */
const BELL_INTERVAL_MS = 1000;

/** Lets the bell ring at most once in {@link BELL_INTERVAL_MS}. */
export class BellLimit {
  #lastRing = Number.NEGATIVE_INFINITY;

  /** Whether it may ring now (in milliseconds). */
  take(now: number): boolean {
    if (now - this.#lastRing < BELL_INTERVAL_MS) return false;
    this.#lastRing = now;
    return true;
  }
}
