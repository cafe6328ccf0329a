/**
 * A terminal with a line editor: keyboard → lines, and lines → screen, so that the one never tears the other.
 *
 * Enter gives a line. Ctrl-D after some text gives that text as the beginning of a line; on an empty line it leaves.
 * Ctrl-C clears the line, twice it leaves. Up, down and Ctrl-R look into the history, Tab completes. Every other key
 * edits (line.ts).
 */
import { EventEmitter } from 'node:events';
import type { Key } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { cleanText } from '@linechat/chat-core';
import { EditedLine } from '../editor/edited-line.ts';
import type { History } from '../editor/history.ts';
import { type Search, searchAnew, searchFor, searchOlder } from '../editor/search.ts';
import type { Completion } from '../input/completion.ts';
import { Keyboard } from './keyboard.ts';
import type { Input, Span } from './layout.ts';
import { Screen } from './screen.ts';
import type { Terminal, TerminalEvents } from './terminal.ts';

/** More pasted lines than this are asked about first. */
const MAX_PASTED_LINES = 10;

export interface EditingOptions {
  readonly history: History;
  /** What Tab may make of the line. */
  readonly complete: (line: string, cursor: number) => Completion | undefined;
  /** The look of what is less important: an SGR sequence, or empty. */
  readonly dim: string;
}

/** What the keys are for at the moment. */
type Mode =
  | { readonly type: 'edit' }
  | { readonly type: 'search'; readonly search: Search }
  | { readonly type: 'paste'; readonly lines: readonly string[] };

/** A completion under way: Tab again gives the next candidate. */
interface Cycle extends Completion {
  readonly index: number;
  readonly end: number;
}

const EDIT: Mode = { type: 'edit' };

export class EditingTerminal extends EventEmitter<TerminalEvents> implements Terminal {
  readonly keepsTyped = false;
  readonly #keyboard: Keyboard;
  readonly #screen: Screen;
  readonly #line = new EditedLine();
  readonly #options: EditingOptions;
  #prompt: readonly Span[] = [];
  #above: readonly (readonly Span[])[] = [];
  #mode: Mode = EDIT;
  /** The beginning of the line that was sent already. */
  #onItsWay = '';
  /** Where in the history the line comes from; its length: it was typed. */
  #recalled: number;
  /** What was typed before the history was looked at. */
  #draft = '';
  #cycle: Cycle | undefined;
  #isCtrlCPressed = false;
  #isOpen = false;

  constructor(input: ReadStream, output: WriteStream, options: EditingOptions) {
    super();
    this.#options = options;
    this.#recalled = options.history.lines.length;
    this.#keyboard = new Keyboard(input, (text) => output.write(text));
    this.#screen = new Screen(output, () => this.#keyboard.askColumn());
    this.#screen.on('drain', () => this.emit('drain'));
    this.#keyboard.on('key', (characters, key) => this.#press(characters, key));
    this.#keyboard.on('paste', (text) => this.#paste(text));
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
    this.#screen.update([], [], undefined);
    this.#keyboard.close();
    this.#line.close();
  }

  print(lines: readonly string[]): void {
    this.#refresh(lines);
  }

  setAbove(above: readonly (readonly Span[])[], printed: readonly string[]): boolean {
    this.#above = above;
    return this.#refresh(printed);
  }

  setPrompt(prompt: readonly Span[]): void {
    this.#prompt = prompt;
    this.#refresh();
  }

  putBack(text: string): void {
    if (this.#line.text === '') this.#line.replace(text);
    this.#refresh();
  }

  forgetPart(): void {
    // What the old connection had of the line is to be sent again.
    if (this.#onItsWay !== '') this.#line.replace(this.#onItsWay + this.#line.text);
    this.#onItsWay = '';
    this.#refresh();
  }

  clear(): void {
    this.#screen.clear();
  }

  ring(): void {
    this.#screen.ring();
  }

  #press(characters: string | undefined, key: Key): void {
    const name = key.ctrl ? `ctrl-${key.name}` : key.meta ? `meta-${key.name}` : (key.name ?? '');
    const isAgain = this.#isCtrlCPressed && name === 'ctrl-c';
    this.#isCtrlCPressed = false;
    if (name !== 'tab') this.#cycle = undefined;
    if (isAgain) {
      this.emit('leave');
    } else if (this.#mode.type === 'paste') {
      this.#answerPaste(name, this.#mode.lines);
    } else if (this.#mode.type === 'search' && this.#pressInSearch(characters, name, this.#mode.search)) {
      // The search has taken it.
    } else {
      this.#pressInLine(characters, key, name);
    }
    this.#refresh();
  }

  #pressInLine(characters: string | undefined, key: Key, name: string): void {
    switch (name) {
      case 'return':
      case 'enter':
        this.#enter();
        return;
      case 'ctrl-d':
        this.#sendPart();
        return;
      case 'ctrl-c':
        this.#isCtrlCPressed = true;
        this.#line.replace('');
        this.#recalled = this.#lines.length;
        return;
      case 'ctrl-l':
        this.#screen.clear();
        return;
      case 'ctrl-z':
        this.#screen.update([], [], undefined);
        this.#keyboard.suspend();
        return;
      case 'ctrl-r':
        this.#mode = { type: 'search', search: { query: '', found: -1 } };
        return;
      case 'up':
      case 'ctrl-p':
        this.#recall(this.#recalled - 1);
        return;
      case 'down':
      case 'ctrl-n':
        this.#recall(this.#recalled + 1);
        return;
      case 'tab':
        this.#complete(key.shift === true ? -1 : 1);
        return;
      case 'escape':
        return;
      default:
        this.#line.press(characters, key);
    }
  }

  #enter(): void {
    const part = this.#onItsWay;
    const text = part + this.#line.take();
    this.#onItsWay = '';
    this.#options.history.add(text);
    this.#recalled = this.#lines.length;
    this.emit('line', text, part);
  }

  #sendPart(): void {
    if (this.#line.text === '') {
      this.emit('leave');
      return;
    }
    const part = this.#line.take();
    this.#onItsWay += part;
    this.emit('part', part);
  }

  // History.

  get #lines(): readonly string[] {
    return this.#options.history.lines;
  }

  #recall(to: number): void {
    const lines = this.#lines;
    if (to < 0 || to > lines.length) return;
    if (this.#recalled >= lines.length) this.#draft = this.#line.text;
    this.#recalled = to;
    this.#line.replace(lines[to] ?? this.#draft);
  }

  /** `false`: the search is over, and the key is for the line that it found. */
  #pressInSearch(characters: string | undefined, name: string, search: Search): boolean {
    const lines = this.#lines;
    const next = (to: Search): boolean => {
      this.#mode = { type: 'search', search: to };
      return true;
    };
    if (name === 'ctrl-r') return next(searchOlder(lines, search));
    if (name === 'backspace') return next(searchAnew(lines, [...search.query].slice(0, -1).join('')));
    const isText =
      characters !== undefined && !/^(ctrl|meta)-/.test(name) && cleanText(characters) !== '' && name !== 'tab';
    if (isText) return next(searchFor(lines, search, search.query + characters));
    this.#mode = EDIT;
    if (name === 'ctrl-g' || name === 'ctrl-c' || name === 'escape') return true;
    const found = lines[search.found];
    if (found !== undefined) {
      this.#recalled = search.found;
      this.#line.replace(found);
    }
    // Enter takes the line that was found, to be looked at before it goes out.
    return name === 'return' || name === 'enter' || name === 'tab';
  }

  // Completion.

  #complete(step: 1 | -1): void {
    const { text, cursor } = this.#line;
    const cycle = this.#cycle;
    if (cycle === undefined) {
      const completion = this.#options.complete(text, cursor);
      if (completion === undefined) return;
      this.#takeCandidate({ ...completion, index: step === 1 ? 0 : completion.candidates.length - 1, end: cursor });
    } else {
      const count = cycle.candidates.length;
      this.#takeCandidate({ ...cycle, index: (cycle.index + step + count) % count });
    }
  }

  #takeCandidate(cycle: Cycle): void {
    const candidate = cycle.candidates[cycle.index] ?? '';
    const { text } = this.#line;
    const end = cycle.start + candidate.length;
    this.#line.replace(text.slice(0, cycle.start) + candidate + text.slice(cycle.end), end);
    this.#cycle = { ...cycle, end };
  }

  // Pastes.

  #paste(text: string): void {
    this.#cycle = undefined;
    this.#isCtrlCPressed = false;
    this.#mode = EDIT;
    const lines = text.split('\n').map(cleanText);
    const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
    if (count > MAX_PASTED_LINES) this.#mode = { type: 'paste', lines };
    else this.#takePaste(lines);
    this.#refresh();
  }

  /** As if it had been typed: each line is entered, what comes behind the last line end stays. */
  #takePaste(lines: readonly string[]): void {
    for (const line of lines.slice(0, -1)) {
      this.#line.insert(line);
      this.#enter();
    }
    this.#line.insert(lines.at(-1) ?? '');
  }

  #answerPaste(name: string, lines: readonly string[]): void {
    if (name === 'y') {
      this.#mode = EDIT;
      this.#takePaste(lines);
    } else if (name === 'j') {
      this.#mode = EDIT;
      this.#line.insert(lines.filter((line) => line !== '').join(' '));
    } else if (name === 'n' || name === 'escape' || name === 'ctrl-c') {
      this.#mode = EDIT;
    }
  }

  // What is seen.

  #refresh(printed: readonly string[] = []): boolean {
    const hint = this.#hint();
    const above = hint === '' ? this.#above : [...this.#above, [{ text: hint, style: this.#options.dim }]];
    return this.#screen.update(printed, above, this.#input());
  }

  #hint(): string {
    if (this.#isCtrlCPressed) return '(Ctrl-C again leaves)';
    const cycle = this.#cycle;
    if (cycle === undefined || cycle.candidates.length < 2) return '';
    const names = cycle.candidates.map((candidate) => candidate.trim()).join(' ');
    const room = this.#screen.columns - 1;
    return names.length <= room ? names : `${names.slice(0, Math.max(0, room - 1))}…`;
  }

  #input(): Input {
    const { dim } = this.#options;
    const mode = this.#mode;
    if (mode.type === 'paste') {
      const count = mode.lines.at(-1) === '' ? mode.lines.length - 1 : mode.lines.length;
      const text = `Send these ${count} lines? y: yes, n: no, j: join them in one line `;
      return { prompt: [{ text, style: '' }], text: '', cursor: 0 };
    }
    if (mode.type === 'search') {
      const { query, found } = mode.search;
      const text = this.#lines[found] ?? '';
      const at = text.toLowerCase().indexOf(query.toLowerCase());
      return { prompt: [{ text: `(search) ${query}: `, style: dim }], text, cursor: Math.max(0, at) };
    }
    const onItsWay = this.#onItsWay === '' ? [] : [{ text: `${this.#onItsWay}…`, style: dim }];
    return { prompt: [...this.#prompt, ...onItsWay], text: this.#line.text, cursor: this.#line.cursor };
  }
}
