/**
 * UTF-8 to text and back, as in the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#utf-8). A byte order mark
 * is kept: it is a character of a line, not the mark of a file.
 *
 * This uses the TextDecoder of the platform, which is native code. A bare ECMAScript engine has none; there the same
 * algorithm runs in this file. The tests compare the two.
 */

interface Utf8Decoder {
  decode(bytes: Uint8Array): string;
}

// The only host object that this package uses. Declared here, because the DOM library would declare far too much.
declare const TextDecoder: (new (label: 'utf-8', options: { ignoreBOM: boolean }) => Utf8Decoder) | undefined;

const native: Utf8Decoder | undefined =
  typeof TextDecoder === 'undefined' ? undefined : new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 as text; each ill-formed sequence becomes one U+FFFD, by the rule of maximal subparts. */
export function decodeUtf8(bytes: Uint8Array): string {
  return native === undefined ? decodeUtf8Portably(bytes) : native.decode(bytes);
}

const REPLACEMENT = 0xfffd;
/** Code units for one call of `String.fromCharCode`: engines limit the number of arguments. */
const UNITS_AT_ONCE = 4096;

/** {@link decodeUtf8} in plain ECMAScript. */
export function decodeUtf8Portably(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  const end = bytes.length;
  let i = 0;
  while (i < end) {
    const codePoint = codePointAt(bytes, i);
    i += codePoint.length;
    const value = codePoint.value;
    if (value < 0x10000) units.push(value);
    else units.push(0xd800 + ((value - 0x10000) >> 10), 0xdc00 + ((value - 0x10000) & 0x3ff));
    if (units.length >= UNITS_AT_ONCE) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

interface CodePoint {
  value: number;
  /** Bytes that it takes. For an ill-formed sequence: the bytes that one U+FFFD replaces. */
  length: number;
}

function codePointAt(bytes: Uint8Array, at: number): CodePoint {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { value: first, length: 1 };
  // The range of the second byte excludes overlong forms, surrogates and code points above U+10FFFF (Unicode, table 3-7).
  let needed: number;
  let lower = 0x80;
  let upper = 0xbf;
  let value: number;
  if (first >= 0xc2 && first <= 0xdf) {
    needed = 1;
    value = first & 0x1f;
  } else if (first >= 0xe0 && first <= 0xef) {
    if (first === 0xe0) lower = 0xa0;
    if (first === 0xed) upper = 0x9f;
    needed = 2;
    value = first & 0x0f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    if (first === 0xf0) lower = 0x90;
    if (first === 0xf4) upper = 0x8f;
    needed = 3;
    value = first & 0x07;
  } else {
    return { value: REPLACEMENT, length: 1 };
  }
  for (let k = 1; k <= needed; k++) {
    const byte = bytes[at + k] ?? -1;
    if (byte < lower || byte > upper) return { value: REPLACEMENT, length: k };
    lower = 0x80;
    upper = 0xbf;
    value = (value << 6) | (byte & 0x3f);
  }
  return { value, length: needed + 1 };
}

/**
 * Writes `text` as UTF-8 into `into`, starting at `at`, and returns the position after it. A lone surrogate becomes U+FFFD.
 * `into` must have room for three bytes for each UTF-16 code unit of the text.
 */
export function encodeUtf8Into(text: string, into: Uint8Array, at: number): number {
  let to = at;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      into[to++] = code;
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = text.charCodeAt(i + 1);
      if (code <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else {
        code = REPLACEMENT;
      }
    }
    if (code < 0x800) {
      into[to++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        into[to++] = 0xe0 | (code >> 12);
      } else {
        into[to++] = 0xf0 | (code >> 18);
        into[to++] = 0x80 | ((code >> 12) & 0x3f);
      }
      into[to++] = 0x80 | ((code >> 6) & 0x3f);
    }
    into[to++] = 0x80 | (code & 0x3f);
  }
  return to;
}
