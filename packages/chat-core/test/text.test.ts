/** Which texts are cut, and which count as missing. */
import { describe, expect, test } from 'vitest';
import { cleanText, parseCommand } from '../src/index.ts';

describe('a text of nothing visible counts as missing', () => {
  test.each([
    ['white space', ' \t\u00a0\u1680\u2003\u3000'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['invisible operators', '\u2061\u2062\u2063\u2064'],
    ['fillers of Hangul', '\u115f\u1160\u3164\uffa0'],
    ['the soft hyphen, the Mongolian vowel separator', '\u00ad\u180e'],
    ['variation selectors', '\ufe0f\u{e0100}\u180b'],
    ['tag characters', '\u{e0001}\u{e0041}\u{e007f}'],
    ['the combining grapheme joiner', '\u034f'],
    ['the Braille pattern blank', '\u2800'],
    ['invisible letters and notes', '\u17b4\u17b5\u{1d159}\u{1d173}'],
    ['anchors of annotations', '\ufff9\ufffa\ufffb'],
    ['what is taken out', '\x07\u202e\u2066'],
  ])('%s', (_, text) => {
    expect(parseCommand(text)).toEqual({ type: 'nothing' });
    for (const line of [`#bob ${text}`, `@tea ${text}`, `!say ${text}`, `!ping ${text}`]) {
      expect(parseCommand(line)).toEqual({ type: 'refused', code: 'missing-argument' });
    }
    expect(parseCommand(`${text}x`)).toMatchObject({ type: 'say' });
  });
});

describe('combining marks', () => {
  const acute = '\u0301';

  test('of more than eight on one character the rest is cut', () => {
    expect(cleanText(`Z${acute.repeat(8)}a`)).toBe(`Z${acute.repeat(8)}a`);
    expect(cleanText(`Z${acute.repeat(9)}a`)).toBe(`Z${acute.repeat(8)}a`);
    expect(cleanText(`Z${'\u0336\u20dd\u0489\u0300'.repeat(500)}a${acute}`)).toBe(
      `Z${'\u0336\u20dd\u0489\u0300'.repeat(2)}a${acute}`,
    );
    expect(cleanText(acute.repeat(4000))).toBe(acute.repeat(8));
  });

  test.each(['\u200b', '\u200d', '\u034f', '\ufe0f', '\u{e0041}', '\u061c', '\x07'])(
    'characters without a width between them (%j) change nothing',
    (between) => {
      const cut = cleanText(`Z${`${acute}${between}`.repeat(50)}`);
      expect(cut.split(acute).length - 1).toBeLessThanOrEqual(8);
    },
  );

  test.each([
    ['Vietnamese', 'Tiếng Việt'.normalize('NFD')],
    ['Hebrew with points and accents', 'בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים'],
    ['Arabic with vowels', 'بِسْمِ ٱللَّٰهِ ٱلرَّحْمَٰنِ'],
    ['Devanagari', 'क्षत्रिय क़ानून र्‍क्ष्म्य'],
    ['Thai', 'น้ำที่นี่ก็ดี'],
    ['Burmese', 'ကြွှို့ မြန်မာဘာသာ'],
    ['Khmer', 'ស្ត្រីខ្មែរ'],
    ['the highest stack of Tibetan', 'ཧྐྵྨླྺྼྻྂ'],
    ['an emoji of several people', '👩🏽‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦'],
    ['a flag of tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a keycap', '1️⃣'],
  ])('%s stays as it is', (_, text) => {
    expect(cleanText(text)).toBe(text);
  });

  test('a text is cut once: cut again, it stays', () => {
    const text = `a${acute.repeat(20)}\u200d${acute.repeat(20)}b\x07${acute.repeat(20)}`;
    expect(cleanText(cleanText(text))).toBe(cleanText(text));
  });
});
