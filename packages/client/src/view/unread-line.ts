/** The line before the first message that came while the terminal did not have the focus of the desktop. */
import { isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';

/** `silent`: the terminal has not said whether it has the focus; some never do. */
type Attention = 'silent' | 'here' | 'away' | 'away-with-line';

export class UnreadLine {
  #attention: Attention = 'silent';

  /** Whether the user is known to see the terminal. */
  get isWatched(): boolean {
    return this.#attention === 'here';
  }

  set hasFocus(hasFocus: boolean) {
    if (hasFocus) this.#attention = 'here';
    else if (this.#attention === 'silent' || this.#attention === 'here') this.#attention = 'away';
  }

  /** What stands before this message. */
  before(message: ReceivedMessage, nick: string | undefined): readonly string[] {
    const isSaid = message.type === 'public' || message.type === 'room' || message.type === 'private';
    if (this.#attention !== 'away' || !isSaid || isSameName(message.from, nick)) return [];
    this.#attention = 'away-with-line';
    return ['unread from here'];
  }
}
