/**
 * A terminal with a line editor: keyboard → line editor → lines; printed rows and the line being typed → screen. What is
 * printed never disturbs what is typed.
 */
import { EventEmitter } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';
import { LineEditor, type LineEditorOptions, type Output } from '../editor/line-editor.ts';
import { Keyboard } from './keyboard.ts';
import type { InputLine, Span } from './layout.ts';
import { Screen } from './screen.ts';
import type { Terminal, TerminalEvents } from './terminal.ts';

export interface EditingOptions extends LineEditorOptions {
  /** The style of what matters less: an SGR sequence, or empty. */
  readonly dim: string;
  /** The terminal is to say whether it has the focus of the desktop. */
  readonly asksForFocus: boolean;
}

export class EditingTerminal extends EventEmitter<TerminalEvents> implements Terminal {
  readonly keepsTyped = false;
  readonly #dim: string;
  readonly #keyboard: Keyboard;
  readonly #screen: Screen;
  readonly #editor: LineEditor;
  #prompt: readonly Span[] = [];
  #above: readonly (readonly Span[])[] = [];
  #isOpen = false;
  /** What was printed during a read of the keyboard; `undefined`: nothing changed. One read is one change of the screen. */
  #held: string[] | undefined;

  constructor(input: ReadStream, output: WriteStream, options: EditingOptions) {
    super();
    this.#dim = options.dim;
    this.#editor = new LineEditor(options, (one) => this.#onOutput(one));
    this.#keyboard = new Keyboard(input, (text) => output.write(text), options.asksForFocus);
    this.#screen = new Screen(output, () => this.#keyboard.askColumn());
    this.#screen.on('drain', () => this.emit('drain'));
    this.#keyboard.on('key', (characters, key) => {
      this.#editor.press(characters, key);
      this.#refresh();
    });
    this.#keyboard.on('paste', (text) => {
      this.#editor.paste(text);
      this.#refresh();
    });
    this.#keyboard.on('read', () => {
      if (this.#held !== undefined) this.#flush();
    });
    this.#keyboard.on('attention', (hasFocus) => this.emit('attention', hasFocus));
    this.#keyboard.on('resumed', () => this.#refresh());
    this.#keyboard.on('gone', () => this.emit('leave'));
  }

  open(): void {
    this.#isOpen = true;
    this.#keyboard.open();
    this.#refresh();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#flush();
    this.#screen.update([], [], undefined);
    this.#keyboard.close();
    this.#editor.close();
  }

  print(rows: readonly string[]): void {
    this.#refresh(rows);
  }

  setAbove(above: readonly (readonly Span[])[], printed: readonly string[]): boolean {
    this.#above = above;
    return this.#refresh(printed);
  }

  setPrompt(prompt: readonly Span[]): void {
    this.#prompt = prompt;
    this.#refresh();
  }

  putBefore(text: string): void {
    this.#editor.putBefore(text);
    this.#refresh();
  }

  putBack(text: string): void {
    this.#editor.putBack(text);
    this.#refresh();
  }

  takeBackPart(): void {
    this.#editor.takeBackPart();
    this.#refresh();
  }

  clear(): void {
    this.#flush();
    this.#screen.clear();
  }

  alert(sequence: string): void {
    this.#screen.alert(sequence);
  }

  get columns(): number {
    return this.#screen.columns;
  }

  #onOutput(output: Output): void {
    switch (output.type) {
      case 'line':
        this.emit('line', output.text, output.part);
        return;
      case 'part':
        this.emit('part', output.text);
        return;
      case 'paste':
        this.emit('paste', output.lines, output.beginning, output.part);
        return;
      case 'focus':
        this.emit('focus', output.move);
        return;
      case 'leave':
        this.emit('leave');
        return;
      case 'clear-screen':
        this.clear();
        return;
      case 'suspend':
        this.#flush();
        this.#screen.update([], [], undefined);
        this.#keyboard.suspend();
    }
  }

  #flush(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#paint(held);
  }

  #refresh(printed: readonly string[] = []): boolean {
    if (this.#keyboard.isReading) {
      this.#held ??= [];
      for (const row of printed) this.#held.push(row);
      return true;
    }
    this.#held = undefined;
    return this.#paint(printed);
  }

  #paint(printed: readonly string[]): boolean {
    const hint = this.#editor.hint(this.#screen.columns - 1);
    const above = hint === '' ? this.#above : [...this.#above, [{ text: hint, style: this.#dim }]];
    return this.#screen.update(printed, above, this.#inputLine());
  }

  #inputLine(): InputLine {
    const { label, text, cursor } = this.#editor.shownLine();
    const style = label.type === 'question' ? '' : this.#dim;
    const span = label.text === '' ? [] : [{ text: label.text, style }];
    return { prompt: label.type === 'prompt' ? [...this.#prompt, ...span] : span, text, cursor };
  }
}
