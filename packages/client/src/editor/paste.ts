/** A paste of lines. Pure. */
import { cleanText } from '@linechat/chat-core/message';

export interface Paste {
  /** Without control characters. The last one has no line end; it may be empty. */
  readonly lines: readonly string[];
  /** Lines that are not the empty rest after the last line end. */
  readonly count: number;
}

/** A paste of more lines is sent only if the user says so. */
const MAX_LINES_UNASKED = 10;

/** `text` has LF as its line ends. */
export function pasteOf(text: string): Paste {
  const lines = text.split('\n').map(cleanText);
  return { lines, count: lines.at(-1) === '' ? lines.length - 1 : lines.length };
}

export function needsAnswer({ count }: Paste): boolean {
  return count > MAX_LINES_UNASKED;
}

export function pasteQuestion({ count }: Paste): string {
  return `Send these ${count} lines? y: yes, n: no, j: join them in one line `;
}

export type PasteAnswer = 'send' | 'join' | 'discard';

/** `undefined`: this key is no answer. */
export function answerOf(keyName: string): PasteAnswer | undefined {
  switch (keyName) {
    case 'y':
      return 'send';
    case 'j':
      return 'join';
    case 'n':
    case 'escape':
    case 'ctrl-c':
      return 'discard';
    default:
      return undefined;
  }
}

/** The paste as one line. */
export function joined({ lines }: Paste): string {
  return lines.filter((line) => line !== '').join(' ');
}
