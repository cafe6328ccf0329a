/** The name in `/to NAME` → a target. Pure. */
import { isNickname, isRoomName, isSameName } from '../message/names.ts';
import type { Target } from './target.ts';

export interface KnownNames {
  /** The rooms that the user is in. */
  readonly entered: readonly string[];
  /** Rooms and nicknames that the server has named. */
  readonly rooms: readonly string[];
  readonly nicks: readonly string[];
}

/** The target, or a sentence that says why there is none. `@tea` is a room and `#bob` a person, known or not. */
export function resolveTarget(name: string, known: KnownNames): Target | string {
  if (name === '') return { type: 'everyone' };
  const bare = name.replace(/^[@#]/, '');
  if (name.startsWith('@') && isRoomName(bare)) return { type: 'room', name: find(bare, known.rooms) ?? bare };
  if (name.startsWith('#') && isNickname(bare)) return { type: 'person', name: find(bare, known.nicks) ?? bare };
  const room = find(name, known.entered);
  const person = find(name, known.nicks);
  if (room !== undefined && person !== undefined)
    return `${name} is a room and a person: /to @${room} or /to #${person}.`;
  if (room !== undefined) return { type: 'room', name: room };
  if (person !== undefined) return { type: 'person', name: person };
  if (find(name, known.rooms) !== undefined) return `You are not in the room ${name}; /join ${name} enters it.`;
  return isNickname(name)
    ? `${name} is not known here; /to #${name} writes to that nickname all the same.`
    : `${name} is not known here.`;
}

function find(name: string, names: readonly string[]): string | undefined {
  return names.find((one) => isSameName(one, name));
}
