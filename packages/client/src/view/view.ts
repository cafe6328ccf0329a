/**
 * View: received messages and own lines → the rows of the screen. From top to bottom: rows that were printed and stay;
 * the row of joins and leaves that still grows, and the own lines that wait for their echo; the line being typed.
 */
import { plainLine, type Received } from '../message/received.ts';
import type { Bell } from '../options/options.ts';
import type { Span } from '../terminal/layout.ts';
import type { Surface } from '../terminal/terminal.ts';
import { BellLimit, rings } from './bell.ts';
import { Fold, isMovement } from './fold.ts';
import { OwnLines } from './own-lines.ts';
import { messageRow, noteRow, type RowOptions, sentPrivateRow, sentRow, timePrefix } from './rows.ts';
import { rowText } from './safe-text.ts';
import type { Styles } from './styles.ts';
import { formatTime } from './time-format.ts';

export interface ViewOptions {
  readonly styles: Styles;
  /** A chat client decorates rows; without a nickname lines are shown as they come. */
  readonly isChat: boolean;
  /** `undefined`: no times. */
  readonly timeFormat: string | undefined;
  readonly bell: Bell;
}

/** Milliseconds that a line waits for its echo. */
const ECHO_TIMEOUT_MS = 3000;

export class View {
  readonly #surface: Surface;
  readonly #options: ViewOptions;
  readonly #fold = new Fold();
  readonly #bellLimit = new BellLimit();
  #ownLines: OwnLines;
  #isRaw: boolean;
  #echoTimer: NodeJS.Timeout | undefined;
  /** The user's nickname, if it is known. */
  nick: string | undefined;

  constructor(surface: Surface, options: ViewOptions) {
    this.#surface = surface;
    this.#options = options;
    this.#isRaw = !options.isChat;
    this.#ownLines = new OwnLines(options.isChat);
  }

  /** Shows messages in one write; `false`: the terminal is slow. */
  show(received: readonly Received[]): boolean {
    const rows = received.flatMap((one) => this.#rowsOf(one));
    if (received.some(({ message }) => rings(message, this.#options.bell, this.nick))) this.#ring();
    return this.#paint(rows);
  }

  /** The user has sent this line. */
  sent(typed: string): void {
    const settled = this.#ownLines.sent(typed);
    clearTimeout(this.#echoTimer);
    this.#echoTimer = setTimeout(() => this.#paint(this.#sentRows(this.#ownLines.giveUp())), ECHO_TIMEOUT_MS);
    this.#paint(this.#sentRows(settled));
  }

  /** Prints sentences of the client itself. */
  note(...texts: readonly string[]): void {
    const rows = texts.map(rowText).map((text) => (this.#isRaw ? text : noteRow(text, this.#rowOptions)));
    this.#paint([...this.#takeFoldedRow(), ...rows]);
  }

  /** The connection has ended: no echo will come. */
  disconnected(): void {
    this.settle();
    this.#ownLines = new OwnLines(this.#options.isChat);
  }

  /** Prints the rows that could still have changed. */
  settle(): void {
    clearTimeout(this.#echoTimer);
    this.#paint([...this.#takeFoldedRow(), ...this.#sentRows(this.#ownLines.giveUp())]);
  }

  /** Switches the decorations; returns whether they are off now. */
  toggleRaw(): boolean {
    this.settle();
    this.#isRaw = !this.#isRaw;
    return this.#isRaw;
  }

  get promptStyle(): string {
    return this.#options.styles.dim;
  }

  get #rowOptions(): RowOptions {
    const { styles, timeFormat } = this.#options;
    return { styles, nick: this.nick, timeFormat };
  }

  #rowsOf(received: Received): readonly string[] {
    const { before, after } = this.#ownLines.received(received.message, this.nick);
    return [...this.#sentRows(before), ...this.#decoratedRows(received), ...this.#sentRows(after)];
  }

  #decoratedRows(received: Received): readonly string[] {
    if (this.#isRaw) return [rowText(plainLine(received))];
    if (!isMovement(received.message)) {
      return [...this.#takeFoldedRow(), messageRow(received, this.#rowOptions, Date.now())];
    }
    this.#fold.add(received.message, Date.now());
    return [];
  }

  #takeFoldedRow(): readonly string[] {
    if (this.#fold.isEmpty) return [];
    const row = timePrefix(this.#fold.since, this.#rowOptions) + noteRow(this.#fold.text, this.#rowOptions);
    this.#fold.clear();
    return [row];
  }

  #sentRows(typed: readonly string[]): readonly string[] {
    if (this.#surface.keepsTyped) return [];
    if (this.#isRaw) return typed.map(rowText);
    return typed.filter((line) => line.trim() !== '').map((line) => this.#sentRow(line));
  }

  #sentRow(line: string): string {
    const [, to, text] = /^#(\S+) (.+)$/s.exec(line) ?? [];
    if (to !== undefined && text !== undefined) return sentPrivateRow(to, text, this.#rowOptions, Date.now());
    return sentRow(line, this.#rowOptions);
  }

  #paint(printed: readonly string[]): boolean {
    const { styles, timeFormat } = this.#options;
    const above: Span[][] = [];
    if (!this.#fold.isEmpty) {
      const time = timeFormat === undefined ? '' : `${rowText(formatTime(this.#fold.since, timeFormat))} `;
      above.push([{ text: `${time}-- ${this.#fold.text}`, style: styles.dim }]);
    }
    for (const line of this.#ownLines.waiting) {
      above.push([
        this.#isRaw ? { text: rowText(line), style: '' } : { text: `> ${rowText(line)}`, style: styles.dim },
      ]);
    }
    return this.#surface.setAbove(above, printed);
  }

  #ring(): void {
    if (this.#bellLimit.take(Date.now())) this.#surface.ring();
  }
}
