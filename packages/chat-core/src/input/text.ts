/** What is removed from a text before other clients get it, and which texts count as missing. */

/**
 * C0 controls except TAB, DEL, C1 controls, the line and paragraph separators, and the bidirectional controls (Unicode,
 * UAX #9). They could move another user's cursor, ring the bell, set the clipboard, fake a line or reverse the text.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** All but TAB and the visible characters below U+0300, where the marks begin. Texts without one stay as they are. */
const SUSPICIOUS = /[^\t\x20-\x7e\xa0-\u02ff]/;

const MARK = /[\p{Mn}\p{Me}]/u;

/** What has no width: it does not end a stack of marks. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Combining marks on one character; further ones are removed. Hundreds of them cover the lines above and below ("Zalgo").
 * Real scripts need few: Vietnamese and Devanagari 2, Thai 2, Hebrew with points and accents 5, Burmese 6, and the highest
 * stack of Tibetan (HAKSHMALAWARAYAM, in mantras) 8. Marks that take a place of their own (Mc) do not count.
 */
const MARKS_ON_ONE_CHARACTER = 8;

/** `text` without the characters that could harm the terminal of a reader. */
export function cleanText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const safe = text.replace(UNSAFE, '');
  return MARK.test(safe) ? withoutHighStacks(safe) : safe;
}

function withoutHighStacks(text: string): string {
  let kept = '';
  let marks = 0;
  for (const character of text) {
    if (MARK.test(character)) {
      if (++marks > MARKS_ON_ONE_CHARACTER) continue;
    } else if (!IGNORABLE.test(character)) {
      marks = 0;
    }
    kept += character;
  }
  return kept;
}

/**
 * Nothing but white space and characters that show nothing: those that Unicode says to ignore (zero-width spaces, fillers,
 * tags, variation selectors), the anchors of annotations (U+FFF9 to U+FFFB), and the blanks that count as letters or
 * symbols: the empty Braille pattern, the null notehead, and two blanks of the hieroglyphs.
 */
const BLANK = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800\u{1d159}\u{13441}\u{13442}]*$/u;

/** Whether a reader would see nothing of the text. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Nearly every text begins with a visible character of ASCII.
  return first > 0x20 && first < 0x7f ? false : BLANK.test(text);
}
