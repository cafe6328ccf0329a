/**
 * Screen: rows that stay, and below them one block that is painted again on every change.
 *
 * The laws:
 * 1. Printed rows belong to the terminal: it scrolls, wraps and selects them as always, and they are painted once.
 * 2. Between two calls the cursor is in the block, where `#painted` says.
 * 3. One change is one write, so that nothing flickers.
 */
import { EventEmitter } from 'node:events';
import { type Block, type InputLine, layout, rowsAboveCursor, type Span } from './layout.ts';

/** The part of a terminal's output stream that is needed here. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
  on(event: 'resize' | 'drain', listener: () => void): unknown;
}

const NOTHING: Block = { rows: [], cursorRow: 0, cursorColumn: 0 };
const ERASE_BELOW = '\x1b[J';
const CLEAR_SCREEN = '\x1b[H\x1b[2J';
/** The size of a terminal that does not say it. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export class Screen extends EventEmitter<{ drain: [] }> {
  readonly #output: TerminalOutput;
  readonly #askColumn: () => Promise<number | undefined>;
  #painted: Block = NOTHING;
  #above: readonly (readonly Span[])[] = [];
  #input: InputLine | undefined;
  /** What was printed while the terminal was asked for its cursor; `undefined`: it is not being asked. */
  #held: string[] | undefined;

  /** `askColumn` asks the terminal for the column of its cursor. */
  constructor(output: TerminalOutput, askColumn: () => Promise<number | undefined>) {
    super();
    this.#output = output;
    this.#askColumn = askColumn;
    output.on('resize', () => void this.#onResize());
    output.on('drain', () => this.emit('drain'));
  }

  get columns(): number {
    return this.#output.columns || DEFAULT_COLUMNS;
  }

  get rows(): number {
    return this.#output.rows || DEFAULT_ROWS;
  }

  /** Prints whole rows above the block, and changes the block; `false`: the terminal is slow, wait for 'drain'. */
  update(rows: readonly string[], above: readonly (readonly Span[])[], input: InputLine | undefined): boolean {
    this.#above = above;
    this.#input = input;
    return this.#paint(rows.map((row) => `${row}\r\n`).join(''));
  }

  /** Writes what shows nothing. */
  alert(sequence: string): void {
    this.#output.write(sequence);
  }

  clear(): void {
    this.#painted = NOTHING;
    this.#paint(CLEAR_SCREEN);
  }

  /** The terminal has wrapped its rows again, or cut them off: finds out where the block begins now. */
  async #onResize(): Promise<void> {
    if (this.#held !== undefined) return;
    let column: number | undefined;
    if (this.#painted.cursorColumn >= this.columns) {
      this.#held = [];
      column = await this.#askColumn();
    }
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#paint(held.join(''), column);
  }

  #paint(printed: string, column?: number): boolean {
    if (this.#held !== undefined) {
      this.#held.push(printed);
      return true;
    }
    const up = rowsAboveCursor(this.#painted, this.columns, column);
    const isEmpty = this.#input === undefined && this.#above.length === 0;
    const input = this.#input ?? { prompt: [], text: '', cursor: 0 };
    const next = isEmpty ? NOTHING : layout(this.#above, input, this.columns, this.rows - 1);
    const erase = this.#painted === NOTHING ? '' : `${up > 0 ? `\x1b[${up}A` : ''}\r${ERASE_BELOW}`;
    this.#painted = next;
    return this.#output.write(erase + printed + draw(next));
  }
}

function draw({ rows, cursorRow, cursorColumn }: Block): string {
  const down = rows.length - 1 - cursorRow;
  return (
    rows.map((row) => row.shown).join('\r\n') +
    (down > 0 ? `\x1b[${down}A` : '') +
    (rows.length === 0 ? '' : `\r${cursorColumn > 0 ? `\x1b[${cursorColumn}C` : ''}`)
  );
}
