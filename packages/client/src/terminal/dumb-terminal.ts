/**
 * A terminal that cannot move its cursor (`TERM=dumb`): the system's line discipline edits the line, and rows are printed
 * below it.
 */
import { EventEmitter } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Terminal, TerminalEvents } from './terminal.ts';

export class DumbTerminal extends EventEmitter<TerminalEvents> implements Terminal {
  readonly keepsTyped = true;
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  /** What was typed before Ctrl-D. */
  #part = '';

  constructor(input: ReadStream, output: WriteStream) {
    super();
    this.#input = input;
    this.#output = output;
  }

  /** Rows are as long as they are: this terminal wraps them, or is none. */
  get columns(): number {
    return Number.POSITIVE_INFINITY;
  }

  open(): void {
    this.#output.on('drain', () => this.emit('drain'));
    this.#input.setEncoding('utf8');
    this.#input.on('data', (text: string) => this.#read(text));
    this.#input.on('end', () => this.emit('leave'));
    this.#input.on('error', () => this.emit('leave'));
  }

  close(): void {
    this.#input.pause();
  }

  print(rows: readonly string[]): boolean {
    return rows.length === 0 || this.#output.write(`${rows.join('\n')}\n`);
  }

  setAbove(_above: unknown, printed: readonly string[]): boolean {
    return this.print(printed);
  }

  setPrompt(): void {}

  putBefore(): void {}

  putBack(): void {}

  takeBackPart(): void {
    this.#part = '';
  }

  clear(): void {}

  alert(sequence: string): void {
    this.#output.write(sequence);
  }

  /** The line discipline gives whole lines, and at Ctrl-D what was typed so far. */
  #read(text: string): void {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const part = this.#part;
      this.#part = '';
      this.emit('line', part + line, part);
    }
    if (rest === '') return;
    this.#part += rest;
    this.emit('part', rest);
  }
}
