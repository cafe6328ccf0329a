/** Layout: spans of text → rows of the terminal's width. Pure. */
import { toCells, widthOf } from '../editor/cells.ts';

/** A piece of text in one style: `style` is an SGR sequence, or empty. */
export interface Span {
  readonly text: string;
  readonly style: string;
}

interface Row {
  /** What is written for it; its styles are ended. */
  readonly shown: string;
  /** In columns. */
  readonly width: number;
}

/** The rows below the last printed one, which are painted again on every change. */
export interface Block {
  readonly rows: readonly Row[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

/** The line being typed, after its prompt. */
export interface InputLine {
  readonly prompt: readonly Span[];
  readonly text: string;
  /** In UTF-16 units of `text`. */
  readonly cursor: number;
}

const RESET = '\x1b[0m';

/**
 * `above` has a list of spans for each line. Returns at most `maxRows` rows, those around the cursor: a row that scrolled
 * off the screen cannot be painted again.
 */
export function layout(above: readonly (readonly Span[])[], input: InputLine, columns: number, maxRows: number): Block {
  const rows = above.flatMap((spans) => new RowBuilder(columns).add(spans).finish());
  const builder = new RowBuilder(columns).add(input.prompt);
  const before = input.text.slice(0, input.cursor);
  builder.add([{ text: before, style: '' }]);
  const afterText = { row: builder.rowCount, column: builder.column };
  builder.add([{ text: input.text.slice(input.cursor), style: '' }]);
  const inputRows = builder.finish();
  // After a full row the cursor is at the beginning of the next row, which must exist; so it is before a cluster that
  // is too wide for the rest of its row.
  const widthAtCursor = firstWidth(input.text.slice(input.cursor), columns);
  const isWrapped = afterText.column + widthAtCursor > columns && afterText.column > 0;
  const cursor = isWrapped ? { row: afterText.row + 1, column: 0 } : afterText;
  if (cursor.row >= inputRows.length) inputRows.push({ shown: '', width: 0 });
  const cursorRow = rows.length + cursor.row;
  return clip({ rows: [...rows, ...inputRows], cursorRow, cursorColumn: cursor.column }, Math.max(1, maxRows));
}

/** The columns of the first cluster of `text`; of a cluster wider than a row, those of its first part. */
function firstWidth(text: string, columns: number): number {
  const cell = toCells(text)[0];
  if (cell === undefined) return 1;
  return cell.width <= columns ? cell.width : widthOf(Array.from(cell.shown)[0] ?? '');
}

function clip(block: Block, maxRows: number): Block {
  if (block.rows.length <= maxRows) return block;
  const last = Math.max(block.cursorRow, Math.min(block.rows.length - 1, block.cursorRow + Math.floor(maxRows / 2)));
  const first = Math.max(0, last - maxRows + 1);
  return { ...block, rows: block.rows.slice(first, first + maxRows), cursorRow: block.cursorRow - first };
}

class RowBuilder {
  readonly #columns: number;
  readonly #rows: Row[] = [];
  #shown = '';
  #width = 0;
  #style = '';

  constructor(columns: number) {
    this.#columns = Math.max(1, columns);
  }

  /** Finished rows. */
  get rowCount(): number {
    return this.#rows.length;
  }

  get column(): number {
    return this.#width;
  }

  add(spans: readonly Span[]): this {
    for (const { text, style } of spans) {
      for (const cell of toCells(text)) {
        if (cell.width <= this.#columns) this.#place(cell.shown, cell.width, style);
        else for (const character of cell.shown) this.#place(character, widthOf(character), style);
      }
    }
    return this;
  }

  finish(): Row[] {
    this.#break();
    return this.#rows;
  }

  #place(shown: string, width: number, style: string): void {
    if (width > this.#columns) return; // a wide character in a terminal of one column
    if (this.#width + width > this.#columns) this.#break();
    if (style !== this.#style) this.#changeStyle(style);
    this.#shown += shown;
    this.#width += width;
  }

  #changeStyle(style: string): void {
    this.#shown += (this.#style === '' ? '' : RESET) + style;
    this.#style = style;
  }

  #break(): void {
    this.#rows.push({ shown: this.#style === '' ? this.#shown : this.#shown + RESET, width: this.#width });
    this.#shown = '';
    this.#width = 0;
    this.#style = '';
  }
}

/**
 * The rows of the block above the cursor, on a terminal that is now `columns` wide and has wrapped its rows again. Some
 * terminals cut off the row of the cursor instead of wrapping it; the cursor's column tells. `undefined`: it is not known,
 * and the row is taken as cut off: a row too few leaves a remainder, a row too many would erase a message.
 */
export function rowsAboveCursor(block: Block, columns: number, cursorColumn: number | undefined): number {
  const width = Math.max(1, columns);
  const above = block.rows
    .slice(0, block.cursorRow)
    .reduce((sum, row) => sum + Math.max(1, Math.ceil(row.width / width)), 0);
  const isWrapped = cursorColumn !== undefined && cursorColumn < width - 1;
  return above + (isWrapped ? Math.floor(block.cursorColumn / width) : 0);
}
