/** The keyboard of a terminal in raw mode: bytes → keys and pastes. */
import { EventEmitter } from 'node:events';
import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { BracketedPaste, PASTE_OFF, PASTE_ON } from './bracketed-paste.ts';
import { ASK_CURSOR, findCursorReport } from './cursor-report.ts';
import { FOCUS_OFF, FOCUS_ON, Reports } from './reports.ts';

/** Milliseconds that the terminal has to say where its cursor is; some never do. */
const CURSOR_TIMEOUT_MS = 200;
/** Milliseconds after which a stop signal has stopped us, if it can. */
const STOP_TIMEOUT_MS = 50;

interface KeyboardEvents {
  /** The characters of the key, if it has any. */
  key: [characters: string | undefined, key: Key];
  /** A whole paste, its lines ending in LF. */
  paste: [text: string];
  /** All keys and pastes of one read were told. */
  read: [];
  /** The terminal has got or lost the focus of the desktop. */
  attention: [hasFocus: boolean];
  /** The program continues after a stop: the screen may hold anything. */
  resumed: [];
  /** The terminal is gone. */
  gone: [];
}

export class Keyboard extends EventEmitter<KeyboardEvents> {
  readonly #input: ReadStream;
  readonly #write: (text: string) => void;
  /** Emits bytes as `data`; `emitKeypressEvents` makes keys of them at once. */
  readonly #keys = new EventEmitter<{ data: [Buffer]; keypress: [string | undefined, Key] }>();
  readonly #paste = new BracketedPaste();
  readonly #reports = new Reports();
  readonly #asksForFocus: boolean;
  #isOpen = false;
  #isReading = false;
  #onColumn: ((column: number | undefined) => void) | undefined;

  /** `write` writes to the terminal. `asksForFocus`: the terminal is to say whether it has the focus. */
  constructor(input: ReadStream, write: (text: string) => void, asksForFocus: boolean) {
    super();
    this.#input = input;
    this.#write = write;
    this.#asksForFocus = asksForFocus;
    emitKeypressEvents(this.#keys as unknown as NodeJS.ReadableStream);
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

  /** Ctrl-Z: gives the terminal back to the shell until the program continues. */
  suspend(): void {
    this.#unlisten();
    process.kill(0, 'SIGTSTP'); // To the whole job: the program that started us must stop too.
    // Without a shell that could continue us, the system does not stop us: then we continue at once.
    setTimeout(this.#onContinued, STOP_TIMEOUT_MS);
  }

  /** The column of the cursor, from 0; `undefined` if the terminal does not say. */
  askColumn(): Promise<number | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onColumn?.(undefined), CURSOR_TIMEOUT_MS);
      this.#onColumn = (column) => {
        clearTimeout(timer);
        this.#onColumn = undefined;
        resolve(column);
      };
      this.#write(ASK_CURSOR);
    });
  }

  #listen(): void {
    // The shell may have changed the mode, and setting the mode that Node has in mind does nothing.
    this.#input.setRawMode(false);
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#write(PASTE_ON + (this.#asksForFocus ? FOCUS_ON : ''));
  }

  #unlisten(): void {
    this.#write(PASTE_OFF + (this.#asksForFocus ? FOCUS_OFF : ''));
    if (!this.#input.destroyed) this.#input.setRawMode(false);
    this.#input.pause();
  }

  /** More keys of this read follow. (A lone Escape comes later, without a read.) */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** Removes the terminal's answers from what was typed: `emitKeypressEvents` would take them for keys. */
  readonly #onData = (chunk: Buffer): void => {
    const report = this.#onColumn === undefined ? undefined : findCursorReport(chunk);
    this.#isReading = true;
    for (const bytes of report?.typed ?? [chunk]) {
      const { typed, hasFocus } = this.#reports.push(bytes);
      if (typed.length > 0) this.#keys.emit('data', typed);
      if (hasFocus !== undefined) this.emit('attention', hasFocus);
    }
    this.#isReading = false;
    if (report !== undefined) this.#onColumn?.(report.column);
    this.emit('read');
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
    const found = this.#paste.push(characters, key);
    if (found === 'typed') this.emit('key', characters, key);
    else if (found !== undefined) this.emit('paste', found.paste);
  }
}
