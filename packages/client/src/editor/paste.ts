/** A paste of lines. Pure. */
import { cleanText } from '@linechat/chat-core/message';

export interface Paste {
  /** Without control characters. The last one has no line end; it may be empty. */
  readonly lines: readonly string[];
  /** Lines that are not the empty rest after the last line end. */
  readonly count: number;
}

/** `text` has LF as its line ends. */
export function pasteOf(text: string): Paste {
  const lines = text.split('\n').map(cleanText);
  return { lines, count: lines.at(-1) === '' ? lines.length - 1 : lines.length };
}

/**
 * What a paste does to the line being typed. `insert`: it goes into it as text. `enter`: each of its lines is entered, and
 * what follows the last line end stays. `ask`: the user decides.
 */
export type PasteStep =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'enter'; readonly lines: readonly string[] }
  | { readonly type: 'ask'; readonly question: Question };

/** A question to the user about a paste. */
export interface Question {
  readonly text: string;
  readonly lines: readonly string[];
  /** The answers that there are. */
  readonly answers: readonly PasteAnswer[];
}

export type PasteAnswer = 'send' | 'run' | 'join' | 'discard';

/** As telnet: more lines than this are entered only if the user says so. */
const MAX_LINES_UNASKED = 10;

/** Of a client without targets: lines go out as they are. */
export function plainPaste(paste: Paste): PasteStep {
  const { lines, count } = paste;
  if (count <= MAX_LINES_UNASKED) return { type: 'enter', lines };
  const text = `Send these ${count} lines? y: yes, n: no, j: join them in one line `;
  return { type: 'ask', question: { text, lines, answers: ['send', 'join', 'discard'] } };
}

/**
 * Of a chat client: from two lines on it asks, and says who will get them. `who`: whom the typed line names; `undefined`:
 * it is a command, which takes one line.
 */
export function addressedPaste(paste: Paste, who: string | undefined): PasteStep {
  const lines = paste.lines.filter((line) => line.trim() !== '');
  if (lines.length < 2) return { type: 'insert', text: lines[0] ?? paste.lines.join('') };
  if (who === undefined) {
    const text = `A command takes one line, not ${lines.length}. j: join them in one line, n: no `;
    return { type: 'ask', question: { text, lines, answers: ['join', 'discard'] } };
  }
  const special = lines.filter((line) => /^[/!@#]/.test(line)).length;
  const asText = special === 0 ? '' : ` as text (${special} ${special === 1 ? 'begins' : 'begin'} with / ! @ or #)`;
  const run = special === 0 ? '' : ', r: run them';
  return {
    type: 'ask',
    question: {
      text: `Send these ${lines.length} lines to ${who}${asText}? y: yes, n: no, j: join them in one line${run} `,
      lines,
      answers: special === 0 ? ['send', 'join', 'discard'] : ['send', 'run', 'join', 'discard'],
    },
  };
}

/** `undefined`: this key is no answer to the question. */
export function answerOf(keyName: string, { answers }: Question): PasteAnswer | undefined {
  const answer = KEYS[keyName];
  return answer !== undefined && answers.includes(answer) ? answer : undefined;
}

const KEYS: Readonly<Record<string, PasteAnswer>> = {
  y: 'send',
  r: 'run',
  j: 'join',
  n: 'discard',
  escape: 'discard',
  'ctrl-c': 'discard',
};

/** The lines as one line. */
export function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join(' ');
}
