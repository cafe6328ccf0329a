/**
 * Word wrap: a row → rows of the terminal's width, with a hanging indent. Pure.
 *
 *   17:02 bob: a long text that does
 *         not fit
 *
 * A word that is longer than a row begins a row of its own and is not cut: the terminal wraps it, so that a link can still
 * be selected as one.
 */
import { widthOf } from '../editor/cells.ts';

interface Word {
  /** With the SGR sequences in front of it. */
  readonly text: string;
  readonly width: number;
  /** Columns of the space in front of it. */
  readonly gap: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins an SGR sequence
const PIECES = /((?:\x1b\[[\d;]*m)+)|( +)|([^ \x1b]+)/g;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]/u;
/** A text of a script without spaces can be cut between its characters. */
const CHARACTERS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]\p{M}*|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]+/gu;
/** An indent takes no more than this part of a row. */
const MAX_INDENT_PART = 0.5;

/** `row` may hold SGR sequences but no other control characters. `indent`: of all rows but the first, in columns. */
export function wrapRow(row: string, columns: number, indent: number): readonly string[] {
  const { words, tail } = wordsOf(row);
  const total = words.reduce((sum, word) => sum + word.gap + word.width, 0);
  if (total <= columns) return [row];
  const hanging = indent <= columns * MAX_INDENT_PART ? indent : 0;
  const rows: string[] = [];
  let current = '';
  let width = 0;
  let isEmpty = true;
  for (const { text, width: wide, gap } of words) {
    if (width + gap + wide <= columns || (isEmpty && hanging + wide <= columns)) {
      current += ' '.repeat(isEmpty && rows.length > 0 ? 0 : gap) + text;
      width += (isEmpty && rows.length > 0 ? 0 : gap) + wide;
    } else if (hanging + wide <= columns) {
      rows.push(current);
      current = ' '.repeat(hanging) + text;
      width = hanging + wide;
    } else {
      if (!isEmpty) rows.push(current);
      current = text;
      width = wide % columns || columns;
    }
    isEmpty = false;
  }
  return [...rows, current + tail];
}

function wordsOf(row: string): { readonly words: readonly Word[]; readonly tail: string } {
  const words: Word[] = [];
  let style = '';
  let gap = 0;
  for (const [, sgr, space, text] of row.matchAll(PIECES)) {
    if (sgr !== undefined) {
      style += sgr;
    } else if (space !== undefined) {
      gap += space.length;
    } else if (text !== undefined) {
      // A style in the middle of a word does not end it.
      const last = words.at(-1);
      if (gap === 0 && last !== undefined && !WIDE.test(text)) {
        words[words.length - 1] = { ...last, text: last.text + style + text, width: last.width + widthOf(text) };
      } else {
        for (const part of WIDE.test(text) ? (text.match(CHARACTERS) ?? []) : [text]) {
          words.push({ text: style + part, width: widthOf(part), gap });
          style = '';
          gap = 0;
        }
      }
      style = '';
      gap = 0;
    }
  }
  return { words, tail: style };
}
