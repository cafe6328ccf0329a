/**
 * The line being typed: its text, its cursor, and the keys that change them. The editing is that of `node:readline`
 * (words, kill and yank, undo), which here writes to nothing: what is seen is painted by Screen.
 */
import { createInterface, type Interface, type Key } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { clusterAfter, clusterBefore } from '../terminal/cells.ts';

export class EditedLine {
  readonly #readline: Interface;

  constructor() {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    this.#readline = createInterface({
      input: new PassThrough(),
      output: nowhere,
      terminal: true,
      historySize: 0,
      prompt: '',
    });
  }

  get text(): string {
    return this.#readline.line;
  }

  /** In UTF-16 units. */
  get cursor(): number {
    return this.#readline.cursor;
  }

  /** One key: what it means to `node:readline`, but over whole grapheme clusters. */
  press(characters: string | undefined, key: Key): void {
    const { text, cursor } = this;
    const isPlain = !key.ctrl && !key.meta;
    if (isPlain && (key.name === 'left' || key.name === 'backspace')) {
      this.#repeatUntil(key, () => this.cursor <= clusterBefore(text, cursor));
    } else if (isPlain && key.name === 'right') {
      this.#repeatUntil(key, () => this.cursor >= clusterAfter(text, cursor));
    } else if (isPlain && key.name === 'delete') {
      const rest = text.length - clusterAfter(text, cursor);
      this.#repeatUntil(key, () => this.text.length - cursor <= rest);
    } else {
      this.#readline.write(characters ?? null, key);
    }
  }

  insert(text: string): void {
    if (text !== '') this.#readline.write(text);
  }

  /** Puts `text` in place of the line, the cursor at `cursor` (by default at its end). */
  replace(text: string, cursor: number = text.length): void {
    this.press(undefined, { name: 'e', ctrl: true });
    this.press(undefined, { name: 'u', ctrl: true });
    this.insert(text);
    while (this.cursor > cursor) this.#readline.write(null, { name: 'left' });
  }

  /** Takes the line away and returns it. */
  take(): string {
    const text = this.text;
    this.#readline.write(null, { name: 'return' });
    return text;
  }

  close(): void {
    this.#readline.close();
  }

  #repeatUntil(key: Key, isDone: () => boolean): void {
    // A cluster has a bounded number of code points in practice; the bound is for a text made to hang us.
    for (let i = 0; i < 64 && !isDone(); i++) this.#readline.write(null, key);
  }
}
