/** The keyboard of a terminal: keys and pastes, while the terminal is in raw mode. */
import { EventEmitter } from 'node:events';
import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
/** A paste beyond this is cut: nobody means it, and it would be held in memory. In UTF-16 units. */
const MAX_PASTE_LENGTH = 4_194_304;

interface KeyboardEvents {
  /** The characters of the key, where it has any. */
  key: [characters: string | undefined, key: Key];
  /** A whole bracketed paste, its lines ending in LF. */
  paste: [text: string];
  /** The program goes on after it was stopped: the screen may hold anything. */
  resumed: [];
  /** The terminal is gone. */
  gone: [];
}

export class Keyboard extends EventEmitter<KeyboardEvents> {
  readonly #input: ReadStream;
  readonly #write: (text: string) => void;
  #paste: string[] | undefined;
  #pasteLength = 0;

  constructor(input: ReadStream, write: (text: string) => void) {
    super();
    this.#input = input;
    this.#write = write;
  }

  open(): void {
    emitKeypressEvents(this.#input);
    this.#input.on('keypress', this.#onKeypress);
    this.#input.on('end', this.#onGone);
    this.#input.on('error', this.#onGone);
    this.#listen();
  }

  close(): void {
    this.#input.removeListener('keypress', this.#onKeypress);
    this.#unlisten();
  }

  /** Ctrl-Z: gives the terminal back to the shell until the program is continued. */
  suspend(): void {
    this.#unlisten();
    process.once('SIGCONT', () => {
      this.#listen();
      this.emit('resumed');
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  #listen(): void {
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#write(PASTE_ON);
  }

  #unlisten(): void {
    this.#write(PASTE_OFF);
    if (!this.#input.destroyed) this.#input.setRawMode(false);
    this.#input.pause();
  }

  readonly #onGone = (): void => {
    this.emit('gone');
  };

  readonly #onKeypress = (characters: string | undefined, key: Key): void => {
    if (key.name === 'paste-start') {
      this.#paste = [];
      this.#pasteLength = 0;
    } else if (key.name === 'paste-end') {
      const text = this.#paste?.join('') ?? '';
      this.#paste = undefined;
      this.emit('paste', text.replace(/\r\n?/g, '\n'));
    } else if (this.#paste !== undefined) {
      const piece = key.sequence ?? characters ?? '';
      this.#pasteLength += piece.length;
      if (this.#pasteLength <= MAX_PASTE_LENGTH) this.#paste.push(piece);
    } else {
      this.emit('key', characters, key);
    }
  };
}
