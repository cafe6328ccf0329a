/** The keyboard of a terminal: keys and pastes, while the terminal is in raw mode. */
import { EventEmitter } from 'node:events';
import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
/** Asks where the cursor is (DSR 6); the answer is `CSI row ; column R` (CPR). */
const WHERE_IS_CURSOR = '\x1b[6n';
const CURSOR_IS = '\x1b[';
/** A terminal that has not answered by then never will. */
const ANSWER_WITHIN_MS = 200;
/** By then a stop has stopped us. */
const GO_ON_AFTER_MS = 50;
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
  readonly #keys = new PassThrough();
  #paste: string[] | undefined;
  #pasteLength = 0;
  #isOpen = false;
  #onColumn: ((column: number | undefined) => void) | undefined;

  constructor(input: ReadStream, write: (text: string) => void) {
    super();
    this.#input = input;
    this.#write = write;
    emitKeypressEvents(this.#keys);
    this.#keys.on('keypress', (characters: string | undefined, key: Key) => this.#onKeypress(characters, key));
  }

  open(): void {
    this.#isOpen = true;
    process.on('SIGCONT', this.#onContinued);
    this.#input.on('data', this.#onData);
    this.#input.on('end', this.#onGone);
    this.#input.on('error', this.#onGone);
    this.#listen();
  }

  close(): void {
    this.#isOpen = false;
    process.removeListener('SIGCONT', this.#onContinued);
    this.#input.removeListener('data', this.#onData);
    this.#unlisten();
  }

  /** Ctrl-Z: gives the terminal back to the shell until the program is continued. */
  suspend(): void {
    this.#unlisten();
    process.kill(0, 'SIGTSTP'); // to the whole job: whoever started us must stop as well
    // Without a shell that could continue us the system does not stop us: then we go on at once.
    setTimeout(this.#onContinued, GO_ON_AFTER_MS);
  }

  /** The column of the cursor, from 0; `undefined` where the terminal does not say. */
  askColumn(): Promise<number | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onColumn?.(undefined), ANSWER_WITHIN_MS);
      this.#onColumn = (column) => {
        clearTimeout(timer);
        this.#onColumn = undefined;
        resolve(column);
      };
      this.#write(WHERE_IS_CURSOR);
    });
  }

  #listen(): void {
    // The shell may have changed the mode behind our back, and setting what is set already does nothing.
    this.#input.setRawMode(false);
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#write(PASTE_ON);
  }

  #unlisten(): void {
    this.#write(PASTE_OFF);
    if (!this.#input.destroyed) this.#input.setRawMode(false);
    this.#input.pause();
  }

  /** Takes the terminal's own answer out of what was typed: `emitKeypressEvents` would take it for keys. */
  readonly #onData = (chunk: Buffer): void => {
    const start = this.#onColumn === undefined ? -1 : chunk.lastIndexOf(CURSOR_IS);
    const rest = start < 0 ? '' : chunk.toString('latin1', start + CURSOR_IS.length);
    const [answer, column] = /^\d+;(\d+)R/.exec(rest) ?? [];
    if (answer === undefined) {
      this.#keys.write(chunk);
      return;
    }
    this.#keys.write(chunk.subarray(0, start));
    this.#keys.write(chunk.subarray(start + CURSOR_IS.length + answer.length));
    this.#onColumn?.(Number(column) - 1);
  };

  readonly #onContinued = (): void => {
    if (!this.#isOpen) return;
    this.#listen();
    this.emit('resumed');
  };

  readonly #onGone = (): void => {
    this.emit('gone');
  };

  #onKeypress(characters: string | undefined, key: Key): void {
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
  }
}
