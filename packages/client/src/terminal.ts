/**
 * The terminal of a person: keyboard → lines, and lines → screen, so that the one never tears the other.
 *
 * Enter gives a line. Ctrl-D after some text gives that text as the beginning of a line; on an empty line it leaves.
 * Ctrl-C clears the line, twice it leaves. Every other key edits (editor/line.ts).
 */
import { EventEmitter } from 'node:events';
import type { Key } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { Keyboard } from './editor/keyboard.ts';
import type { Input, Span } from './editor/layout.ts';
import { EditedLine } from './editor/line.ts';
import { Screen } from './editor/screen.ts';
import type { History } from './history.ts';

interface TerminalEvents {
  /** A whole line. */
  line: [text: string];
  /** The beginning of a line, to be sent without a line end. */
  part: [text: string];
  /** The user wants to leave, or the terminal is gone. */
  leave: [];
  /** The terminal has taken what was printed. */
  drain: [];
}

const DIM = '\x1b[2m';

export class Terminal extends EventEmitter<TerminalEvents> {
  readonly #keyboard: Keyboard;
  readonly #screen: Screen;
  readonly #line = new EditedLine();
  readonly #history: History;
  #prompt: readonly Span[] = [];
  #above: readonly (readonly Span[])[] = [];
  /** The beginning of the line that was sent already. */
  #onItsWay = '';
  /** Where in the history the line comes from; its length: it was typed. */
  #recalled: number;
  /** What was typed before the history was looked at. */
  #draft = '';
  #isCtrlCPressed = false;

  constructor(input: ReadStream, output: WriteStream, history: History) {
    super();
    this.#history = history;
    this.#recalled = history.lines.length;
    this.#screen = new Screen(output);
    this.#keyboard = new Keyboard(input, (text) => output.write(text));
    this.#screen.on('drain', () => this.emit('drain'));
    this.#keyboard.on('key', (characters, key) => this.#press(characters, key));
    this.#keyboard.on('paste', (text) => this.#paste(text));
    this.#keyboard.on('resumed', () => this.#screen.repaint());
    this.#keyboard.on('gone', () => this.emit('leave'));
  }

  open(): void {
    this.#keyboard.open();
    this.#refresh([]);
  }

  /** Leaves the terminal as it was found; what was printed stays. */
  close(): void {
    this.#screen.update([], [], undefined);
    this.#keyboard.close();
    this.#line.close();
  }

  /** Prints lines that stay; `false`: better wait for 'drain'. They must be safe to show. */
  print(lines: readonly string[]): boolean {
    return this.#refresh(lines);
  }

  /** What stands between the printed lines and the line being typed. */
  setAbove(above: readonly (readonly Span[])[], printed: readonly string[] = []): boolean {
    this.#above = above;
    return this.#refresh(printed);
  }

  setPrompt(prompt: readonly Span[]): void {
    this.#prompt = prompt;
    this.#refresh([]);
  }

  /** The connection is a new one: nothing is on its way. */
  forgetPart(): void {
    this.#onItsWay = '';
    this.#refresh([]);
  }

  clear(): void {
    this.#screen.clear();
  }

  #press(characters: string | undefined, key: Key): void {
    const isAgain = this.#isCtrlCPressed;
    this.#isCtrlCPressed = false;
    const name = key.ctrl ? `ctrl-${key.name}` : (key.name ?? '');
    switch (name) {
      case 'return':
      case 'enter':
        this.#enter();
        return;
      case 'ctrl-d':
        this.#sendPart();
        return;
      case 'ctrl-c':
        this.#clearOrLeave(isAgain);
        return;
      case 'ctrl-l':
        this.#screen.clear();
        return;
      case 'ctrl-z':
        this.#suspend();
        return;
      case 'up':
      case 'ctrl-p':
        this.#recall(this.#recalled - 1);
        return;
      case 'down':
      case 'ctrl-n':
        this.#recall(this.#recalled + 1);
        return;
      default:
        this.#line.press(characters, key);
        this.#refresh([]);
    }
  }

  #enter(): void {
    const rest = this.#line.take();
    const text = this.#onItsWay + rest;
    this.#onItsWay = '';
    this.#history.add(text);
    this.#recalled = this.#history.lines.length;
    this.emit('line', text);
    this.#refresh([]);
  }

  #sendPart(): void {
    if (this.#line.text === '') {
      this.emit('leave');
      return;
    }
    const part = this.#line.take();
    this.#onItsWay += part;
    this.emit('part', part);
    this.#refresh([]);
  }

  #clearOrLeave(isAgain: boolean): void {
    if (isAgain) {
      this.emit('leave');
      return;
    }
    this.#isCtrlCPressed = true;
    this.#line.replace('');
    this.#recalled = this.#history.lines.length;
    this.#refresh([]);
  }

  #suspend(): void {
    this.#screen.update([], [], undefined);
    this.#keyboard.suspend();
  }

  #recall(to: number): void {
    const { lines } = this.#history;
    if (to < 0 || to > lines.length) return;
    if (this.#recalled === lines.length) this.#draft = this.#line.text;
    this.#recalled = to;
    this.#line.replace(lines[to] ?? this.#draft);
    this.#refresh([]);
  }

  #paste(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#line.insert(line);
      this.#enter();
    }
    this.#line.insert(last);
    this.#refresh([]);
  }

  #refresh(printed: readonly string[]): boolean {
    const hint = this.#isCtrlCPressed ? [[{ text: '(Ctrl-C again leaves)', style: DIM }]] : [];
    return this.#screen.update(printed, [...this.#above, ...hint], this.#input());
  }

  #input(): Input {
    const onItsWay = this.#onItsWay === '' ? [] : [{ text: `${this.#onItsWay}…`, style: DIM }];
    return { prompt: [...this.#prompt, ...onItsWay], text: this.#line.text, cursor: this.#line.cursor };
  }
}
