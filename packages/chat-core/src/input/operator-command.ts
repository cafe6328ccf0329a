/**
 * The commands of operators, parsed. Like `parseCommand`, which calls it, this never throws and does not know the state:
 * it does not check whether the client is an operator, or whether the target is there.
 *
 *   'kick', 'bob be nice'      → { type: 'kick', nickname: 'bob', reason: 'be nice' }
 *   'ban', '192.0.2.7 2h'      → { type: 'ban', target: '192.0.2.7', durationMs: 7_200_000, reason: undefined }
 *   'mute', 'bob for ever'     → { type: 'refused', code: 'duration-invalid' }
 */
import { parseDuration } from './duration.ts';
import { cleanText } from './text.ts';

/** A `reason` is clean, and `undefined` if none was given. */
export type OperatorCommand =
  | { readonly type: 'kick'; readonly nickname: string; readonly reason: string | undefined }
  | {
      readonly type: 'ban';
      readonly target: string;
      readonly durationMs: number;
      readonly reason: string | undefined;
    }
  | { readonly type: 'unban'; readonly target: string }
  | { readonly type: 'bans' }
  | { readonly type: 'mute'; readonly nickname: string; readonly durationMs: number }
  | { readonly type: 'unmute'; readonly nickname: string }
  | { readonly type: 'refused'; readonly code: 'missing-argument' | 'duration-invalid' };

const MISSING_ARGUMENT: OperatorCommand = Object.freeze({ type: 'refused', code: 'missing-argument' });
const DURATION_INVALID: OperatorCommand = Object.freeze({ type: 'refused', code: 'duration-invalid' });

/** `word` is the name of the command, `rest` the text after it; `undefined` if it is no command of operators. */
export function parseOperatorCommand(word: string, rest: string): OperatorCommand | undefined {
  switch (word) {
    case 'kick': {
      const [nickname, reason] = splitWord(rest);
      return nickname === '' ? MISSING_ARGUMENT : { type: 'kick', nickname, reason: parseReason(reason) };
    }
    case 'ban': {
      const [target, more] = splitWord(rest);
      const [duration, reason] = splitWord(more);
      if (target === '' || duration === '') return MISSING_ARGUMENT;
      const durationMs = parseDuration(duration);
      if (durationMs === undefined) return DURATION_INVALID;
      return { type: 'ban', target, durationMs, reason: parseReason(reason) };
    }
    case 'unban': {
      const target = rest.trim();
      return target === '' ? MISSING_ARGUMENT : { type: 'unban', target };
    }
    case 'bans':
      return { type: 'bans' };
    case 'mute': {
      const [nickname, more] = splitWord(rest);
      const duration = more.trim();
      if (nickname === '' || duration === '') return MISSING_ARGUMENT;
      const durationMs = parseDuration(duration);
      return durationMs === undefined ? DURATION_INVALID : { type: 'mute', nickname, durationMs };
    }
    case 'unmute': {
      const nickname = rest.trim();
      return nickname === '' ? MISSING_ARGUMENT : { type: 'unmute', nickname };
    }
    default:
      return undefined;
  }
}

/** The first word, and the text after it. */
function splitWord(text: string): readonly [string, string] {
  const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(text) ?? [];
  return [word, rest];
}

function parseReason(text: string): string | undefined {
  const reason = cleanText(text).trim();
  // It may live as long as a ban, and a piece of a string keeps the chunk alive that it arrived in: a true copy.
  return reason === '' ? undefined : JSON.parse(JSON.stringify(reason));
}
