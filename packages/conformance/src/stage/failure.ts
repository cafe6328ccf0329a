/** Why a case failed, told as a story: what was expected and what came. The stage adds what it did before. */

export class Failure extends Error {
  /** A sentence: what a right server does. */
  readonly expected: string;
  /** Sentences and quoted lines: what this server did. */
  readonly came: readonly string[];
  /** The usual cause, where it is known better than by the case alone. */
  readonly hint: string | undefined;
  /** The server served nobody any more: the next cases need not be as patient. */
  readonly isHang: boolean;

  constructor(expected: string, came: readonly string[], hint?: string, isHang: boolean = false) {
    super(expected);
    this.expected = expected;
    this.came = came;
    this.hint = hint;
    this.isHang = isHang;
  }
}

/** The case needs something that this run can't give it. */
export class CannotRun extends Error {}

const SHOWN_LINES = 12;
const SHOWN_LENGTH = 300;

/** A line as one sees it; what can't be seen is written as in most languages. */
export function quote(text: string): string {
  const visible = text.replace(
    /\p{Cc}|\ufffd/gu,
    (c) => NAMES[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  if (visible.length <= SHOWN_LENGTH) return `“${visible}”`;
  return `“${visible.slice(0, SHOWN_LENGTH)}…” (${visible.length} characters; the first ${SHOWN_LENGTH} are shown)`;
}

/** At most a dozen lines; what is left out is said. */
export function listed(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN_LINES) return lines;
  return [...lines.slice(0, SHOWN_LINES), `(and ${lines.length - SHOWN_LINES} more lines)`];
}

const NAMES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\ufffd': '\ufffd' };
