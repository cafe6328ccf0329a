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
  /** What failed is not what the case tries, but what it stands on: that lines sent one after the other are so many lines. */
  isOfGround = false;

  constructor(expected: string, came: readonly string[], hint?: string, isHang: boolean = false) {
    super(expected);
    this.expected = expected;
    this.came = came;
    this.hint = hint;
    this.isHang = isHang;
  }

  ofGround(): this {
    this.isOfGround = true;
    return this;
  }
}

/** The case needs something that this run can't give it. */
export class CannotRun extends Error {}

/** Why a wait ended without success. */
export type Why = 'quiet' | 'closed' | 'died' | 'hangs' | 'floods' | 'late';

/** What is known of a case when it fails. */
export interface Circumstances {
  /** The names of those whose connections the server has ended. */
  readonly gone: readonly string[];
  /** How the process ended. */
  readonly exit: string | undefined;
  readonly hangMs: number;
  readonly caseMs: number;
}

/** The failure after a wait, with the sentence that says how the wait ended. `cause` is better known than by `why` alone. */
export function failureAfter(
  why: Why,
  expected: string,
  came: readonly string[],
  { gone, exit, hangMs, caseMs }: Circumstances,
  cause?: string,
): Failure {
  switch (why) {
    case 'quiet':
      return new Failure(expected, came, cause);
    case 'closed':
      return new Failure(expected, [...came, `The server closed the connection of ${and(gone)}.`], cause);
    case 'died':
      return new Failure(
        expected,
        [...came, `Then the server's process ended (${exit}).`],
        cause ?? 'An error that nobody catches ends the whole server. See the last lines that it printed.',
      );
    case 'hangs':
      return new Failure(
        expected,
        [...came, `For ${Math.round(hangMs / 100) / 10} seconds the server served nobody at all.`],
        cause ?? 'The server waits for one client, or runs in a loop that never ends, and nobody else is served.',
        true,
      );
    case 'floods':
      return new Failure(
        expected,
        ['The server sent more than 50,000 lines, or 48 MiB, without being asked for it.'],
        'A loop that never ends sends again and again. When a read returns nothing, the client is gone: leave the loop.',
      );
    case 'late':
      return new Failure(
        expected,
        [...came, `The time for this case (${caseMs / 1000} seconds) is over.`],
        cause,
        true,
      );
  }
}

/** "a, b and c". */
export function and(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

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
