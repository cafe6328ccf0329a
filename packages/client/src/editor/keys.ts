/** Keys: what each one does in the line being typed, and what `/help` says about it. */
import type { Key } from 'node:readline';

/** For `/help` and the man page. */
export const KEYS: readonly (readonly [key: string, meaning: string, isForChat?: true])[] = [
  ['Tab, Shift-Tab', 'complete a command, a nickname or a room, again for the next one'],
  ['Up, Down', 'go through the history'],
  ['Ctrl-R', 'search the history, again for an older line'],
  ['Alt-1 ... Alt-9', 'write to everyone, to the first room or person, to the next, ...', true],
  ['Alt-Left, Alt-Right', 'write to the one before, to the next one', true],
  ['Alt-R', 'answer the last private message', true],
  ['Ctrl-A, Ctrl-E, Alt-B, Alt-F', 'go to the beginning, to the end, a word back, a word on'],
  ['Ctrl-W', 'delete a word'],
  ['Ctrl-U, Ctrl-K, Ctrl-Y', 'cut to the beginning, to the end; insert what was cut'],
  ['Ctrl-D', 'delete the next character; at the end: send without a line end; empty: leave'],
  ['Ctrl-C', 'clear the line; twice: leave'],
  ['Ctrl-L', 'clear the screen'],
  ['Ctrl-Z', 'back to the shell; fg returns'],
];

export type Action =
  | 'enter'
  /** Ctrl-D. */
  | 'end-of-input'
  | 'interrupt'
  | 'clear-screen'
  | 'suspend'
  | 'search'
  | 'older'
  | 'newer'
  | 'complete'
  | 'focus-number'
  | 'focus-next'
  | 'focus-previous'
  | 'reply'
  | 'ignore'
  /** What the key means in `node:readline`. */
  | 'edit';

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['return', 'enter'],
  ['enter', 'enter'],
  ['ctrl-d', 'end-of-input'],
  ['ctrl-c', 'interrupt'],
  ['ctrl-l', 'clear-screen'],
  ['ctrl-z', 'suspend'],
  ['ctrl-r', 'search'],
  ['up', 'older'],
  ['ctrl-p', 'older'],
  ['down', 'newer'],
  ['ctrl-n', 'newer'],
  ['tab', 'complete'],
  ['meta-left', 'focus-previous'],
  ['meta-right', 'focus-next'],
  ['meta-r', 'reply'],
  ...Array.from({ length: 9 }, (_, index) => [`meta-${index + 1}`, 'focus-number'] as const),
  ['escape', 'ignore'],
]);

/** The name of a key with its modifier: `a`, `ctrl-a`, `meta-a`, `up`. */
export function keyName(key: Key): string {
  if (key.ctrl) return `ctrl-${key.name}`;
  return key.meta ? `meta-${key.name}` : (key.name ?? '');
}

export function actionOf(name: string): Action {
  return ACTIONS.get(name) ?? 'edit';
}
