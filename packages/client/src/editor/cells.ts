/**
 * Cells: a text → grapheme clusters, over which the cursor moves, with their width on the screen. Pure.
 *
 * Terminals disagree about the width of joined emoji, flags, variation selectors and skin tones, and a wrong width breaks
 * the painted line. So a cluster of the line being typed is shown in parts with the same width in all terminals: a family
 * as its members, a flag as its two letters. What is sent is what was typed.
 */
import { cleanText } from '@linechat/chat-core/message';
import { eastAsianWidth } from 'get-east-asian-width';

/** One grapheme cluster (UAX #29) of a text. */
export interface Cell {
  /** Its offset in the text, in UTF-16 units. */
  readonly start: number;
  readonly shown: string;
  /** The columns of `shown`. */
  readonly width: number;
}

const TAB = '    ';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Variation selectors, the joiner, tags of flags: they change the look of an emoji and, in some terminals, its width. */
const SHAPING = /[\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}]/gu;
const SKIN_TONES = /(?<=.)[\u{1f3fb}-\u{1f3ff}]/gu;
const FLAG_LETTER = /[\u{1f1e6}-\u{1f1ff}]/gu;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const PRINTABLE_ASCII = /^[ -~]*$/;

export function toCells(text: string): readonly Cell[] {
  if (PRINTABLE_ASCII.test(text)) return Array.from(text, (shown, start) => ({ start, shown, width: 1 }));
  return Array.from(segmenter.segment(text), ({ segment, index }) => {
    const shown = partsOf(segment);
    return { start: index, shown, width: widthOf(shown) };
  });
}

function partsOf(cluster: string): string {
  if (cluster === '\t') return TAB;
  return cleanText(cluster)
    .normalize('NFC')
    .replace(SHAPING, '')
    .replace(SKIN_TONES, '')
    .replace(FLAG_LETTER, (letter) => String.fromCharCode((letter.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41));
}

/** The columns of a text, code point by code point. It must hold no control characters. */
export function widthOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (!ZERO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}

/** The beginning of the cluster before `offset`; 0 if there is none. */
export function clusterBefore(text: string, offset: number): number {
  return Math.max(0, ...toCells(text).map((cell) => (cell.start < offset ? cell.start : 0)));
}

/** The end of the cluster at `offset`; of the last one, the end of the text. */
export function clusterAfter(text: string, offset: number): number {
  return toCells(text).find((cell) => cell.start > offset)?.start ?? text.length;
}
