/**
 * Joins and leaves one after the other are one row, which grows until a message of another kind comes.
 *
 *   bob joined · cid, dee entered @tea · eve, fay, gus and 12 more left
 */
import type { ReceivedMessage } from '../message/received.ts';
import { rowText } from './safe-text.ts';

/** A notice that somebody came or went. */
export type Movement = Extract<ReceivedMessage, { readonly type: 'joined' | 'left' | 'entered' | 'exited' }>;

/** A list of more names than this is cut. */
const MAX_NAMES = 4;

export function isMovement(message: ReceivedMessage): message is Movement {
  return ['joined', 'left', 'entered', 'exited'].includes(message.type);
}

export class Fold {
  /** Key: what they did; value: their nicknames. */
  readonly #groups = new Map<string, string[]>();
  #since = 0;

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** The time of the first one, in milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  add(message: Movement, now: number): void {
    if (this.isEmpty) this.#since = message.time ?? now;
    const action = 'room' in message ? `${message.type} @${rowText(message.room)}` : message.type;
    const names = this.#groups.get(action);
    if (names === undefined) this.#groups.set(action, [rowText(message.nickname)]);
    else names.push(rowText(message.nickname));
  }

  get text(): string {
    return [...this.#groups].map(([action, names]) => `${shortList(names)} ${action}`).join(' · ');
  }

  clear(): void {
    this.#groups.clear();
  }
}

function shortList(names: readonly string[]): string {
  if (names.length <= MAX_NAMES) return names.join(', ');
  return `${names.slice(0, MAX_NAMES - 1).join(', ')} and ${names.length - MAX_NAMES + 1} more`;
}
