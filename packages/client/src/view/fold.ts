/**
 * Joins and leaves one after the other are one row. It grows until a message of another kind comes or the minute changes,
 * so that its time is right for all of them, and it says what is so now:
 *
 *   bob joined · cid, dee entered @tea · eve, fay, gus and 12 more left · yan joined and left
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

interface Moved {
  readonly nick: string;
  readonly room: string;
  readonly first: Movement['type'];
  readonly last: Movement['type'];
}

const MINUTE_MS = 60_000;

export class Fold {
  /** Key: who, and in which room; value: what they did first and last. */
  readonly #moved = new Map<string, Moved>();
  #since = 0;

  get isEmpty(): boolean {
    return this.#moved.size === 0;
  }

  /** The time of the first one, in milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Whether a movement at this time belongs into the row. */
  takes(time: number): boolean {
    return this.isEmpty || Math.floor(time / MINUTE_MS) === Math.floor(this.#since / MINUTE_MS);
  }

  add(message: Movement, time: number): void {
    if (this.isEmpty) this.#since = time;
    const room = 'room' in message ? message.room : '';
    const key = `${message.nickname} ${room}`.toLowerCase();
    const { type: last, nickname: nick } = message;
    const first = this.#moved.get(key)?.first ?? last;
    this.#moved.delete(key);
    this.#moved.set(key, { nick, room, first, last });
  }

  get text(): string {
    const groups = new Map<string, string[]>();
    for (const one of this.#moved.values()) {
      const action = actionOf(one);
      const names = groups.get(action) ?? [];
      groups.set(action, names);
      names.push(rowText(one.nick));
    }
    return [...groups].map(([action, names]) => `${shortList(names)} ${action}`).join(' · ');
  }

  clear(): void {
    this.#moved.clear();
  }
}

/** What somebody has done who is here, or not, now. */
function actionOf({ first, last, room }: Moved): string {
  const place = room === '' ? '' : ` @${rowText(room)}`;
  if (first === last) return last + place;
  const hasCome = last === 'joined' || last === 'entered';
  return `${first} and ${last}${hasCome ? ' again' : ''}${place}`;
}

function shortList(names: readonly string[]): string {
  if (names.length <= MAX_NAMES) return names.join(', ');
  return `${names.slice(0, MAX_NAMES - 1).join(', ')} and ${names.length - MAX_NAMES + 1} more`;
}
