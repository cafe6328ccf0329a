/**
 * View: received messages and own lines → the rows of the screen. From top to bottom: rows that were printed and stay;
 * the row of joins and leaves that still grows, the own lines that wait for their echo, and a received line without its
 * end; the line being typed.
 */
import type { ReceivedMessage } from '../message/received.ts';
import { plainLine, type Received } from '../message/received.ts';
import type { Bell, Notify } from '../options/options.ts';
import type { Span } from '../terminal/layout.ts';
import type { Surface } from '../terminal/terminal.ts';
import { BellLimit, rings } from './bell.ts';
import type { ChatLog } from './chat-log.ts';
import { DayLine } from './day-line.ts';
import { Fold, isMovement } from './fold.ts';
import { notificationOf } from './notification.ts';
import { type OwnLine, OwnLines } from './own-lines.ts';
import { dividerRow, messageRow, noteRow, type RowOptions, saidRow, sentRow, timePrefix } from './rows.ts';
import { rowText } from './safe-text.ts';
import { type Entry, MAX_FOUND, Scrollback } from './scrollback.ts';
import { NO_STYLES, type Styles } from './styles.ts';
import { dateNumber, formatTime } from './time-format.ts';
import { UnreadLine } from './unread-line.ts';
import { wrapRow } from './wrap.ts';

export interface ViewOptions {
  readonly styles: Styles;
  /** A chat client decorates rows; without a nickname lines are shown as they come. */
  readonly isChat: boolean;
  /** `undefined`: no times. */
  readonly timeFormat: string | undefined;
  readonly bell: Bell;
  readonly notify: Notify;
  /** Where what is said is kept; `undefined`: nowhere. */
  readonly log: ChatLog | undefined;
}

/** Milliseconds that a line waits for its echo. */
const ECHO_TIMEOUT_MS = 3000;
/** Columns that the rows of a wrapped message stand behind its time. */
const INDENT = 2;

export class View {
  readonly #surface: Surface;
  readonly #options: ViewOptions;
  readonly #fold = new Fold();
  readonly #bellLimit = new BellLimit();
  readonly #scrollback = new Scrollback();
  readonly #day = new DayLine(Date.now());
  readonly #unreadLine = new UnreadLine();
  #ownLines: OwnLines;
  #isRaw: boolean;
  #echoTimer: NodeJS.Timeout | undefined;
  #unfinished = '';
  /** Entries for the log: one change of the screen is one write. */
  #unlogged: Entry[] = [];
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
    this.#unfinished = '';
    const rows = received.flatMap((one) => this.#rowsOf(one));
    this.#alert(received.map((one) => one.message));
    return this.#paint(rows);
  }

  /** The beginning of a line whose end has not come yet; empty: there is none. */
  unfinished(text: string): void {
    this.#unfinished = text;
    this.#paint([]);
  }

  /** The user has sent this line. */
  sent(typed: string): void {
    const settled = this.#ownLines.sent(typed);
    clearTimeout(this.#echoTimer);
    this.#echoTimer = setTimeout(() => this.#paint(this.#ownRows(this.#ownLines.timeOut())), ECHO_TIMEOUT_MS);
    this.#paint(this.#ownRows(settled));
  }

  /** Prints sentences of the client itself. */
  note(...texts: readonly string[]): void {
    const now = Date.now();
    const rows = texts
      .map(rowText)
      .map((text) => (this.#isRaw ? text : this.#timed(now, noteRow(text, this.#rowOptions))));
    this.#keep(texts.map((text) => ({ time: now, text: `-- ${rowText(text)}` })));
    const folded = this.#takeFoldedRow();
    const day = this.#isRaw ? [] : this.#dividers(this.#day.before(now));
    this.#paint([...folded, ...day, ...rows.flatMap((row) => this.#wrap(row))]);
  }

  /** Prints a table whose second column begins at `indent`. */
  table(rows: readonly string[], indent: number): void {
    const { styles } = this.#options;
    const styled = rows.map(rowText).map((row) => (this.#isRaw ? row : `${styles.dim}${row}${styles.reset}`));
    this.#paint([...this.#takeFoldedRow(), ...styled.flatMap((row) => wrapRow(row, this.#surface.columns, indent))]);
  }

  /** Prints what was shown with `text` in it. */
  search(text: string): void {
    const { count, newest } = this.#scrollback.find(text);
    const last = count > MAX_FOUND ? `; the last ${MAX_FOUND}` : '';
    const shown = rowText(text);
    const title = count === 0 ? `Nothing with "${shown}".` : `${count} with "${shown}"${last}:`;
    const today = dateNumber(Date.now());
    const rows = newest.map((entry) => {
      const day = dateNumber(entry.time) === today ? '' : `${formatTime(entry.time, '%Y-%m-%d')} `;
      return day + this.#timed(entry.time, entry.text);
    });
    const first = this.#timed(Date.now(), noteRow(title, this.#rowOptions));
    this.#paint([...this.#takeFoldedRow(), ...[first, ...rows].flatMap((row) => this.#wrap(row))]);
  }

  /** The terminal has got or lost the focus of the desktop. */
  set hasFocus(hasFocus: boolean) {
    this.#unreadLine.hasFocus = hasFocus;
  }

  /** The connection has ended: no echo will come. */
  disconnected(): void {
    this.#unfinished = '';
    this.settle();
    this.#ownLines = new OwnLines(this.#options.isChat);
  }

  /** Prints the rows that could still have changed. */
  settle(): void {
    clearTimeout(this.#echoTimer);
    this.#paint([...this.#takeFoldedRow(), ...this.#ownRows(this.#ownLines.giveUp())]);
  }

  /** Switches the decorations; returns whether they are off now. */
  toggleRaw(): boolean {
    this.settle();
    this.#isRaw = !this.#isRaw;
    return this.#isRaw;
  }

  get styles(): Styles {
    return this.#options.styles;
  }

  get #rowOptions(): RowOptions {
    const { styles, timeFormat } = this.#options;
    return { styles, nick: this.nick, timeFormat };
  }

  /** For the log and the search: without styles and times. */
  get #plainOptions(): RowOptions {
    return { styles: NO_STYLES, nick: this.nick, timeFormat: undefined };
  }

  #rowsOf(received: Received): readonly string[] {
    const { before, after, isShown } = this.#ownLines.received(received.message, this.nick);
    const rows = isShown ? this.#decoratedRows(received) : [];
    return [...this.#ownRows(before), ...rows, ...this.#ownRows(after)];
  }

  #decoratedRows(received: Received): readonly string[] {
    const { message } = received;
    const time = message.time ?? Date.now();
    this.#keep([{ time, text: messageRow(received, { ...this.#plainOptions, nick: undefined }, time) }]);
    if (this.#isRaw) return [rowText(plainLine(received))];
    if (isMovement(message)) {
      const settled = this.#fold.takes(time) ? [] : this.#takeFoldedRow();
      this.#fold.add(message, time);
      return settled;
    }
    const folded = this.#takeFoldedRow(); // First: it may begin a day.
    const dividers = [...this.#day.before(time), ...this.#unreadLine.before(message, this.nick)];
    return [...folded, ...this.#dividers(dividers), ...this.#wrap(messageRow(received, this.#rowOptions, time))];
  }

  #takeFoldedRow(): readonly string[] {
    if (this.#fold.isEmpty) return [];
    const { since, text } = this.#fold;
    this.#fold.clear();
    const row = this.#timed(since, noteRow(text, this.#rowOptions));
    return [...this.#dividers(this.#day.before(since)), ...this.#wrap(row)];
  }

  #ownRows(lines: readonly OwnLine[]): readonly string[] {
    return lines.flatMap((line) => this.#ownRow(line));
  }

  #ownRow({ typed, isSaid }: OwnLine): readonly string[] {
    const now = Date.now();
    const isPrivate = /^#\S+ ./s.test(typed);
    if (!this.#options.isChat) return this.#surface.keepsTyped ? [] : [rowText(typed)];
    if (typed.trim() === '') return [];
    const said = isSaid || isPrivate ? saidRow(typed, this.#plainOptions, now) : undefined;
    this.#keep([{ time: now, text: said ?? sentRow(typed, this.#plainOptions, now) }]);
    if (this.#surface.keepsTyped) return [];
    if (this.#isRaw) return [rowText(typed)];
    const row = said === undefined ? undefined : saidRow(typed, this.#rowOptions, now);
    const folded = this.#takeFoldedRow();
    const day = this.#dividers(this.#day.before(now));
    return [...folded, ...day, ...this.#wrap(row ?? sentRow(typed, this.#rowOptions, now))];
  }

  #dividers(texts: readonly string[]): readonly string[] {
    return texts.map((text) => dividerRow(text, this.#rowOptions));
  }

  #timed(time: number, row: string): string {
    return timePrefix(time, this.#rowOptions) + row;
  }

  #wrap(row: string): readonly string[] {
    const { timeFormat } = this.#options;
    const time = timeFormat === undefined ? 0 : formatTime(0, timeFormat).length + 1;
    return wrapRow(row, this.#surface.columns, this.#isRaw ? 0 : time + INDENT);
  }

  /** For the search and the log. */
  #keep(entries: readonly Entry[]): void {
    if (!this.#options.isChat) return;
    for (const entry of entries) this.#scrollback.add(entry);
    if (this.#options.log !== undefined) this.#unlogged.push(...entries);
  }

  #writeLog(): void {
    const entries = this.#unlogged;
    if (entries.length === 0) return;
    this.#unlogged = [];
    const failure = this.#options.log?.append(entries);
    if (failure !== undefined) this.note(failure);
  }

  #paint(printed: readonly string[]): boolean {
    this.#writeLog();
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
    if (this.#unfinished !== '') {
      above.push([
        { text: rowText(this.#unfinished), style: '' },
        { text: '… (no line end yet)', style: styles.dim },
      ]);
    }
    return this.#surface.setAbove(above, printed);
  }

  /** Rings and notifies. */
  #alert(messages: readonly ReceivedMessage[]): void {
    const { bell, notify } = this.#options;
    const isRinging = messages.some((message) => rings(message, bell, this.nick));
    const noticed = this.#unreadLine.isWatched ? undefined : messages.find((one) => rings(one, 'mention', this.nick));
    const notification = noticed === undefined ? '' : notificationOf(noticed, notify);
    if (!isRinging && notification === '') return;
    if (this.#bellLimit.take(Date.now())) this.#surface.alert((isRinging ? '\x07' : '') + notification);
  }
}
