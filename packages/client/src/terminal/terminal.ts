/** The user's terminal, as the conversation and the view see it: typed lines come from it, and rows are shown on it. */
import type { EventEmitter } from 'node:events';
import type { FocusMove } from '../editor/line-editor.ts';
import type { Span } from './layout.ts';

/** The part of a terminal that the view writes to. */
export interface Surface {
  /** Typed lines stay on the screen by themselves: they need not be shown again. */
  readonly keepsTyped: boolean;
  /** The width of a row. */
  readonly columns: number;
  /**
   * Prints rows that stay, and replaces those that stand above the line being typed. Both must be safe.
   * `false`: the terminal is slow; wait for 'drain' before the next call.
   */
  setAbove(above: readonly (readonly Span[])[], printed: readonly string[]): boolean;
  /** Writes the bell, or a notification: what it writes shows nothing, and must be safe. */
  alert(sequence: string): void;
}

export interface TerminalEvents {
  /** A whole line, and the beginning of it that was given as `part` before. */
  line: [text: string, part: string];
  /** The beginning of a line, to be sent without a line end. */
  part: [text: string];
  /** Lines of a paste that are text, after the beginning of the first, and the part of it that was given before. */
  paste: [lines: readonly string[], beginning: string, part: string];
  /** The user chooses who gets plain text. */
  focus: [move: FocusMove];
  /** The terminal has got or lost the focus of the desktop. */
  attention: [hasFocus: boolean];
  /** The user leaves, or the terminal is gone. */
  leave: [];
  /** The terminal has taken what was printed. */
  drain: [];
}

export interface Terminal extends EventEmitter<TerminalEvents>, Surface {
  open(): void;
  /** Restores the terminal; what was printed stays. */
  close(): void;
  /** Prints rows that stay. They must be safe. */
  print(rows: readonly string[]): void;
  setPrompt(prompt: readonly Span[]): void;
  /** Puts this in front of what was typed. */
  putBefore(text: string): void;
  /** This line could not be sent: the user can type on in it. */
  putBack(text: string): void;
  /** The connection is a new one: it has no part of the line. */
  takeBackPart(): void;
  clear(): void;
}
