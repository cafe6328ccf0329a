/** Bracketed paste: which keys are typed, and which are a paste. Pure. */
import type { Key } from 'node:readline';

export const PASTE_ON = '\x1b[?2004h';
export const PASTE_OFF = '\x1b[?2004l';

/** The longest paste, in UTF-16 units; the rest is dropped, because a paste is held in memory. */
const MAX_PASTE_LENGTH = 4_194_304;

export class BracketedPaste {
  #pieces: string[] | undefined;
  #length = 0;

  /** Takes a key; returns it if it was typed, the whole paste at its end, and otherwise nothing. */
  push(characters: string | undefined, key: Key): 'typed' | { readonly paste: string } | undefined {
    if (key.name === 'paste-start') {
      this.#pieces = [];
      this.#length = 0;
      return undefined;
    }
    if (key.name === 'paste-end') {
      const text = this.#pieces?.join('') ?? '';
      this.#pieces = undefined;
      return { paste: text.replace(/\r\n?/g, '\n') };
    }
    if (this.#pieces === undefined) return 'typed';
    const piece = key.sequence ?? characters ?? '';
    this.#length += piece.length;
    if (this.#length <= MAX_PASTE_LENGTH) this.#pieces.push(piece);
    return undefined;
  }
}
