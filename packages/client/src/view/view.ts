/**
 * View: what of the conversation stands on the screen, and how. Three parts, from top to bottom: what was printed and
 * stays; a row of joins and leaves that still grows and the own lines that wait for their echo; the line being typed.
 */

import { plainLine, type Received } from '../message/received.ts';
import type { Bell } from '../options/options.ts';
import type { Span } from '../terminal/layout.ts';
import { type Coming, Fold } from './fold.ts';
import { OwnLines } from './own-lines.ts';
import { describe, describeSentPrivate, formatTime, isNamed, note, type Reader, rowPrefix } from './rows.ts';
import { rowText } from './safe-text.ts';
import type { Looks } from './styles.ts';

/** The part of a terminal that is needed here. */
export interface Stage {
  /** What is typed stays on the screen by itself, so that it is not to be shown again. */
  readonly keepsTyped: boolean;
  /** `false`: better wait before the next. */
  setAbove(above: readonly (readonly Span[])[], printed: readonly string[]): boolean;
  ring(): void;
}

export interface ViewOptions {
  readonly looks: Looks;
  /** A chat client decorates; a telnet for lines shows what comes. */
  readonly isChat: boolean;
  readonly timeFormat: string | undefined;
  readonly bell: Bell;
}

/** An echo that takes longer will not come; the line then stays as it was typed. */
const ECHO_WITHIN_MS = 3000;
const BELL_EVERY_MS = 1000;

export class View {
  readonly #stage: Stage;
  readonly #options: ViewOptions;
  readonly #fold = new Fold();
  #own: OwnLines;
  #isRaw: boolean;
  #echoTimer: NodeJS.Timeout | undefined;
  #lastBell = 0;
  /** The user's nickname, where it is known. */
  nick: string | undefined;

  constructor(stage: Stage, options: ViewOptions) {
    this.#stage = stage;
    this.#options = options;
    this.#isRaw = !options.isChat;
    this.#own = new OwnLines(options.isChat);
  }

  /** Shows messages, all at once; `false`: the terminal is slow. */
  show(messages: readonly Received[]): boolean {
    const rows: string[] = [];
    for (const message of messages) {
      const { before, after } = this.#own.received(message, this.nick);
      rows.push(...this.#typedRows(before));
      if (this.#isRaw) {
        rows.push(rowText(plainLine(message)));
      } else if (isComing(message)) {
        this.#fold.add(message, Date.now());
      } else {
        rows.push(...this.#foldedRows());
        rows.push(describe(message, this.#reader, Date.now(), this.#names(message)));
      }
      rows.push(...this.#typedRows(after));
    }
    if (messages.some((message) => this.#isRinging(message))) this.#ring();
    return this.#paint(rows);
  }

  /** The user has sent this line. */
  sent(typed: string): void {
    const settled = this.#own.sent(typed);
    clearTimeout(this.#echoTimer);
    this.#echoTimer = setTimeout(() => this.#paint(this.#typedRows(this.#own.giveUp())), ECHO_WITHIN_MS);
    this.#paint(this.#typedRows(settled));
  }

  /** What the client itself has to say. */
  note(...texts: readonly string[]): void {
    const rows = texts.map(rowText).map((text) => (this.#isRaw ? text : note(text, this.#reader)));
    this.#paint([...this.#foldedRows(), ...rows]);
  }

  /** The connection has ended: no echo will come. */
  disconnected(): void {
    this.settle();
    this.#own = new OwnLines(this.#options.isChat);
  }

  /** Prints what could still have changed. */
  settle(): void {
    clearTimeout(this.#echoTimer);
    this.#paint([...this.#foldedRows(), ...this.#typedRows(this.#own.giveUp())]);
  }

  /** Switches the decorations; the answer is whether they are off now. */
  toggleRaw(): boolean {
    this.settle();
    this.#isRaw = !this.#isRaw;
    return this.#isRaw;
  }

  get promptStyle(): string {
    return this.#options.looks.dim;
  }

  get #reader(): Reader {
    return { looks: this.#options.looks, nick: this.nick ?? '', timeFormat: this.#options.timeFormat };
  }

  #foldedRows(): readonly string[] {
    if (this.#fold.isEmpty) return [];
    const row = rowPrefix(this.#fold.since, this.#reader) + note(this.#fold.text, this.#reader);
    this.#fold.clear();
    return [row];
  }

  #typedRows(typed: readonly string[]): readonly string[] {
    if (this.#stage.keepsTyped) return [];
    if (this.#isRaw) return typed.map(rowText);
    return typed.filter((line) => line.trim() !== '').map((line) => this.#typedRow(line));
  }

  #typedRow(line: string): string {
    const { looks } = this.#options;
    const [, to, text] = /^#(\S+) (.+)$/s.exec(line) ?? [];
    if (to !== undefined && text !== undefined) return describeSentPrivate(to, text, this.#reader, Date.now());
    return `${looks.dim}> ${rowText(line)}${looks.reset}`;
  }

  #paint(printed: readonly string[]): boolean {
    const { dim } = this.#options.looks;
    const above: Span[][] = [];
    if (!this.#fold.isEmpty) {
      const { timeFormat } = this.#options;
      const time = timeFormat === undefined ? '' : `${rowText(formatTime(this.#fold.since, timeFormat))} `;
      above.push([{ text: `${time}-- ${this.#fold.text}`, style: dim }]);
    }
    for (const line of this.#own.waiting) {
      above.push([{ text: this.#isRaw ? rowText(line) : `> ${rowText(line)}`, style: this.#isRaw ? '' : dim }]);
    }
    return this.#stage.setAbove(above, printed);
  }

  #names(message: Received): boolean {
    if (this.nick === undefined || (message.type !== 'public' && message.type !== 'room')) return false;
    return message.from.toLowerCase() !== this.nick.toLowerCase() && isNamed(this.nick, message.text);
  }

  #isRinging(message: Received): boolean {
    const { bell } = this.#options;
    if (!('from' in message) || message.type === 'renamed') return false;
    if (message.from.toLowerCase() === this.nick?.toLowerCase()) return false;
    if (bell === 'all') return true;
    if (bell === 'mention' && this.#names(message)) return true;
    return bell !== 'off' && message.type === 'private';
  }

  #ring(): void {
    const now = Date.now();
    if (now - this.#lastBell < BELL_EVERY_MS) return;
    this.#lastBell = now;
    this.#stage.ring();
  }
}

function isComing(message: Received): message is Coming {
  return ['joined', 'left', 'entered', 'exited'].includes(message.type);
}
