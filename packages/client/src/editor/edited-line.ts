/**
 * The line being typed: its text, its cursor, and the keys that change them. `node:readline` does the editing (words, kill
 * and yank, undo); what it writes goes nowhere, because Screen paints the line.
 */
import { createInterface, type Interface, type Key } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { clusterAfter, clusterBefore } from './cells.ts';

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

  /** One key does what it does in `node:readline`, but over whole grapheme clusters. */
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

  /** Replaces the line by `text`, with the cursor at `cursor` (by default at its end). */
  replace(text: string, cursor: number = text.length): void {
    this.press(undefined, { name: 'e', ctrl: true });
    this.press(undefined, { name: 'u', ctrl: true });
    this.insert(text);
    while (this.cursor > cursor) this.#readline.write(null, { name: 'left' });
  }

  /** Empties the line and returns what it was. */
  take(): string {
    const text = this.text;
    this.#readline.write(null, { name: 'return' });
    return text;
  }

  close(): void {
    this.#readline.close();
  }

  #repeatUntil(key: Key, isDone: () => boolean): void {
    // The bound is for a text made to hang us; clusters that people type have few code points.
    for (let i = 0; i < 64 && !isDone(); i++) this.#readline.write(null, key);
  }
}
