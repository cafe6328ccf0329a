/** The prompt of the line being typed. Pure. */
import { isIn } from './entry.ts';
import type { Phase } from './lifecycle.ts';

/** `undefined`: without a nickname there is none. The nickname is in brackets while nobody would get what is typed. */
export function promptOf(phase: Phase, nick: string | undefined): string | undefined {
  if (nick === undefined) return undefined;
  if (phase.type === 'asking') return 'Nickname: ';
  return 'entry' in phase && isIn(phase.entry) ? `${nick}> ` : `(${nick}) `;
}
