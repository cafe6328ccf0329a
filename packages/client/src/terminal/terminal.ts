/** The terminal of a person, as the conversation sees it: lines come from it, and what is said is shown on it. */
import type { EventEmitter } from 'node:events';
import type { Stage } from '../view/view.ts';
import type { Span } from './layout.ts';

export interface TerminalEvents {
  /** A whole line, and the beginning of it that was given as `part` before. */
  line: [text: string, part: string];
  /** The beginning of a line, to be sent without a line end. */
  part: [text: string];
  /** The user wants to leave, or the terminal is gone. */
  leave: [];
  /** The terminal has taken what was printed. */
  drain: [];
}

export interface Terminal extends EventEmitter<TerminalEvents>, Stage {
  open(): void;
  /** Leaves the terminal as it was found; what was printed stays. */
  close(): void;
  /** Prints lines that stay. They must be safe to show. */
  print(lines: readonly string[]): void;
  setPrompt(prompt: readonly Span[]): void;
  /** This line could not be sent: it is to be typed on. */
  putBack(text: string): void;
  /** The connection is a new one: nothing is on its way. */
  forgetPart(): void;
  clear(): void;
}
