/**
 * Line editor: keys and pastes → the line being typed → outputs. It knows no terminal.
 *
 *   editing ──Ctrl-R──→ searching (the history) ──Enter, Escape, …──→ editing
 *   editing ──a paste of lines──→ asked (whether to send it) ──y, n, j, r──→ editing
 *
 * Enter gives a line. Ctrl-D at its end gives what was typed so far as a part of a line. Keys that keys.ts does not name
 * edit the line as in `node:readline`.
 */
import type { Key } from 'node:readline';
import type { Completion } from '../input/completion.ts';
import { type Cycle, candidateHint, firstCandidate, nextCandidate } from './completion-cycle.ts';
import { EditedLine } from './edited-line.ts';
import type { History } from './history.ts';
import { actionOf, keyName } from './keys.ts';
import { addressedPaste, answerOf, joined, type PasteAnswer, pasteOf, plainPaste, type Question } from './paste.ts';
import { Recall } from './recall.ts';
import { EMPTY_SEARCH, pressInSearch, type Search } from './search.ts';

export interface LineEditorOptions {
  readonly history: History;
  /** What Tab can complete; `undefined`: nothing. */
  readonly complete: (line: string, cursor: number) => Completion | undefined;
  /** Of a chat client; `undefined`: lines go out as they are, as with telnet. */
  readonly addressing: Addressing | undefined;
}

/** What the editor must know about who gets a line. */
export interface Addressing {
  /** Who gets the text behind this beginning of a line, as the user reads it. `undefined`: the line is a command. */
  recipient(beginning: string): string | undefined;
  /** Whether the line is for one person only. */
  isPrivate(line: string): boolean;
  /** What of the line the history may keep. */
  kept(line: string): string;
}

export type Output =
  /** `part` is the beginning of the line that was given as a part before. */
  | { readonly type: 'line'; readonly text: string; readonly part: string }
  | { readonly type: 'part'; readonly text: string }
  /** Lines of a paste that are text for whom `beginning` names. It stands in front of the first; `part` is as above. */
  | { readonly type: 'paste'; readonly beginning: string; readonly lines: readonly string[]; readonly part: string }
  /** A key that changes the focus, or answers the last private message. */
  | { readonly type: 'focus'; readonly move: FocusMove }
  | { readonly type: 'leave' | 'clear-screen' | 'suspend' };

export type FocusMove = 'next' | 'previous' | 'reply' | number;

/** What the user sees in place of the line: a label, the text, and the cursor in it (in UTF-16 units). */
export interface EditorLine {
  /** What stands in front of the text. `prompt`: the prompt, and then this. */
  readonly label: { readonly type: 'prompt' | 'search' | 'question'; readonly text: string };
  readonly text: string;
  readonly cursor: number;
}

type Mode =
  /** `isInterrupted`: Ctrl-C was the last key. */
  | { readonly type: 'editing'; readonly cycle: Cycle | undefined; readonly isInterrupted: boolean }
  | { readonly type: 'searching'; readonly search: Search }
  | { readonly type: 'asked'; readonly question: Question };

const EDITING: Mode = { type: 'editing', cycle: undefined, isInterrupted: false };

export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #onOutput: (output: Output) => void;
  readonly #line = new EditedLine();
  readonly #recall: Recall;
  #mode: Mode = EDITING;
  /** The beginning of the line that was given as a part. */
  #part = '';

  /** `onOutput` is called at once, and may call {@link putBack}. */
  constructor(options: LineEditorOptions, onOutput: (output: Output) => void) {
    this.#options = options;
    this.#onOutput = onOutput;
    this.#recall = new Recall(options.history.lines);
  }

  close(): void {
    this.#line.close();
  }

  /** One key; `characters` are its characters, if it has any. */
  press(characters: string | undefined, key: Key): void {
    const name = keyName(key);
    const mode = this.#mode;
    switch (mode.type) {
      case 'asked':
        this.#answer(name, mode.question);
        return;
      case 'searching':
        this.#pressInSearch(characters, key, name, mode.search);
        return;
      case 'editing':
        this.#mode = EDITING;
        if (mode.isInterrupted && name === 'ctrl-c') this.#onOutput({ type: 'leave' });
        else this.#edit(characters, key, name, mode.cycle);
    }
  }

  /** A paste, its lines ending in LF. It ends a search, and takes the place of a paste not answered. */
  paste(text: string): void {
    const { addressing } = this.#options;
    const paste = pasteOf(text);
    const beginning = this.#part + this.#line.text.slice(0, this.#line.cursor);
    const step = addressing === undefined ? plainPaste(paste) : addressedPaste(paste, addressing.recipient(beginning));
    this.#mode = step.type === 'ask' ? { type: 'asked', question: step.question } : EDITING;
    if (step.type === 'insert') this.#line.insert(step.text);
    if (step.type === 'enter') this.#enterLines(step.lines);
  }

  /** Puts `text` in front of what was typed, unless it stands there already. */
  putBefore(text: string): void {
    if (this.#part === '' && !this.#line.text.startsWith(text)) this.#line.replace(text + this.#line.text);
  }

  /** This line could not be sent: if nothing else was typed, it is the line being typed again. */
  putBack(text: string): void {
    if (this.#line.text === '') this.#line.replace(text);
  }

  /** The part must be sent again: it becomes the beginning of the line being typed. */
  takeBackPart(): void {
    if (this.#part !== '') this.#line.replace(this.#part + this.#line.text);
    this.#part = '';
  }

  shownLine(): EditorLine {
    const mode = this.#mode;
    switch (mode.type) {
      case 'asked':
        return { label: { type: 'question', text: mode.question.text }, text: '', cursor: 0 };
      case 'searching': {
        const { query, found } = mode.search;
        const text = this.#options.history.lines[found] ?? '';
        const cursor = Math.max(0, text.toLowerCase().indexOf(query.toLowerCase()));
        return { label: { type: 'search', text: `(search) ${query}: ` }, text, cursor };
      }
      case 'editing': {
        const label = this.#part === '' ? '' : `${this.#part}…`;
        return { label: { type: 'prompt', text: label }, text: this.#line.text, cursor: this.#line.cursor };
      }
    }
  }

  /** A row above the line that tells what the next key does, of at most `columns` columns; empty: none. */
  hint(columns: number): string {
    const mode = this.#mode;
    if (mode.type !== 'editing') return '';
    if (mode.isInterrupted) {
      const sent = this.#part === '' ? '' : 'The server has the beginning; Enter ends that line. ';
      return `(${sent}Ctrl-C again leaves)`;
    }
    return mode.cycle === undefined ? '' : candidateHint(mode.cycle, columns);
  }

  // Editing.

  #edit(characters: string | undefined, key: Key, name: string, cycle: Cycle | undefined): void {
    const action = actionOf(name);
    switch (action) {
      case 'enter':
        this.#enter();
        return;
      case 'end-of-input':
        if (this.#line.cursor < this.#line.text.length) this.#line.press(undefined, { name: 'delete' });
        else this.#sendPart();
        return;
      case 'focus-next':
      case 'focus-previous':
      case 'reply':
      case 'focus-number':
        // The beginning of the line went to somebody: so does the rest.
        if (this.#part === '') this.#onOutput({ type: 'focus', move: focusMove(action, name) });
        return;
      case 'interrupt':
        this.#mode = { type: 'editing', cycle: undefined, isInterrupted: true };
        this.#line.replace('');
        this.#recall.reset();
        return;
      case 'search':
        this.#mode = { type: 'searching', search: EMPTY_SEARCH };
        return;
      case 'older':
      case 'newer':
        this.#replace(this.#recall.move(action === 'older' ? -1 : 1, this.#line.text));
        return;
      case 'complete':
        this.#complete(cycle, key.shift === true ? -1 : 1);
        return;
      case 'clear-screen':
      case 'suspend':
        this.#onOutput({ type: action });
        return;
      case 'ignore':
        return;
      case 'edit':
        this.#line.press(characters, key);
    }
  }

  #enter(): void {
    const part = this.#part;
    const text = part + this.#line.take();
    this.#part = '';
    const { history, addressing } = this.#options;
    history.add(addressing?.kept(text) ?? text, addressing?.isPrivate(text) === true);
    this.#recall.reset();
    this.#onOutput({ type: 'line', text, part });
  }

  #sendPart(): void {
    if (this.#line.text === '') {
      this.#onOutput({ type: 'leave' });
      return;
    }
    // A command of the client is executed whole or not at all.
    if (this.#options.addressing !== undefined && (this.#part + this.#line.text).startsWith('/')) return;
    const text = this.#line.take();
    this.#part += text;
    this.#onOutput({ type: 'part', text });
  }

  #replace(text: string | undefined): void {
    if (text !== undefined) this.#line.replace(text);
  }

  #complete(cycle: Cycle | undefined, step: 1 | -1): void {
    const { text, cursor } = this.#line;
    const completion = cycle ?? this.#options.complete(text, cursor);
    if (completion === undefined) return;
    const completed =
      cycle === undefined ? firstCandidate(text, cursor, completion, step) : nextCandidate(text, cycle, step);
    this.#line.replace(completed.text, completed.cursor);
    this.#mode = { type: 'editing', cycle: completed.cycle, isInterrupted: false };
  }

  // Searching.

  #pressInSearch(characters: string | undefined, key: Key, name: string, search: Search): void {
    const { lines } = this.#options.history;
    const step = pressInSearch(lines, search, name, characters);
    if (step.type === 'search') {
      this.#mode = { type: 'searching', search: step.search };
      return;
    }
    this.#mode = EDITING;
    const found = lines[search.found];
    if (step.type === 'cancelled') return;
    if (found !== undefined) {
      this.#recall.jump(search.found);
      this.#line.replace(found);
    }
    if (step.isForLine) this.#edit(characters, key, name, undefined);
  }

  // Pastes.

  #answer(name: string, question: Question): void {
    const answer = answerOf(name, question);
    if (answer === undefined) return;
    this.#mode = EDITING;
    this.#give(answer, question.lines);
  }

  #give(answer: PasteAnswer, lines: readonly string[]): void {
    if (answer === 'join') this.#line.insert(joined(lines));
    if (answer === 'send' && this.#options.addressing !== undefined) this.#sendPaste(lines);
    else if (answer === 'send') this.#enterLines(lines);
    else if (answer === 'run') this.#enterLines([...lines, '']);
  }

  /** As if they had been typed: each line is entered, and what follows the last line end stays. */
  #enterLines(lines: readonly string[]): void {
    for (const line of lines.slice(0, -1)) {
      this.#line.insert(line);
      this.#enter();
    }
    this.#line.insert(lines.at(-1) ?? '');
  }

  #sendPaste(lines: readonly string[]): void {
    const part = this.#part;
    const beginning = part + this.#line.text.slice(0, this.#line.cursor);
    const rest = this.#line.text.slice(this.#line.cursor);
    this.#line.take();
    this.#part = '';
    this.#recall.reset();
    const last = lines.length - 1;
    const complete = lines.map((line, index) => (index === last ? line + rest : line));
    this.#onOutput({ type: 'paste', beginning, lines: complete, part });
  }
}

function focusMove(action: 'focus-next' | 'focus-previous' | 'reply' | 'focus-number', name: string): FocusMove {
  switch (action) {
    case 'focus-next':
      return 'next';
    case 'focus-previous':
      return 'previous';
    case 'reply':
      return 'reply';
    case 'focus-number':
      return Number(name.at(-1));
  }
}
