/**
 * Screen: lines that stay, and below them one block that is painted again on every change.
 *
 * The laws:
 * 1. What was printed is the terminal's own: it scrolls, wraps and is selected as ever, and is never painted twice.
 * 2. Between two calls the cursor stands in the block, where `painted` says.
 * 3. One change is one write, so nothing flickers and nobody sees half of it.
 */
import { EventEmitter } from 'node:events';
import { type Block, type Input, layout, rowsAboveCursor, type Span } from './layout.ts';

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
/** Where a terminal does not say its size. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export class Screen extends EventEmitter<{ drain: [] }> {
  readonly #output: TerminalOutput;
  #painted: Block = NOTHING;
  #above: readonly (readonly Span[])[] = [];
  #input: Input | undefined;

  constructor(output: TerminalOutput) {
    super();
    this.#output = output;
    output.on('resize', () => this.#paint(''));
    output.on('drain', () => this.emit('drain'));
  }

  get columns(): number {
    return this.#output.columns || DEFAULT_COLUMNS;
  }

  get rows(): number {
    return this.#output.rows || DEFAULT_ROWS;
  }

  /** Prints whole lines above the block; `false`: the terminal is slow, better wait for 'drain'. */
  print(lines: readonly string[]): boolean {
    return lines.length === 0 || this.#paint(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Prints lines and changes the block in one go. */
  update(lines: readonly string[], above: readonly (readonly Span[])[], input: Input | undefined): boolean {
    this.#above = above;
    this.#input = input;
    return this.#paint(lines.map((line) => `${line}\r\n`).join(''));
  }

  ring(): void {
    this.#output.write('\x07');
  }

  clear(): void {
    this.#painted = NOTHING;
    this.#paint(CLEAR_SCREEN);
  }

  /** Something else has written to the terminal: the block begins anew where the cursor is. */
  forget(): void {
    this.#painted = NOTHING;
  }

  repaint(): void {
    this.#paint('');
  }

  #paint(printed: string): boolean {
    const up = rowsAboveCursor(this.#painted, this.columns);
    const next =
      this.#input === undefined && this.#above.length === 0
        ? NOTHING
        : layout(this.#above, this.#input ?? { prompt: [], text: '', cursor: 0 }, this.columns, this.rows - 1);
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
