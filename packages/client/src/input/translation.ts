/**
 * Commands as people know them from IRC → what they are here. Pure. What the server has no word for is refused with a
 * sentence; nothing of it is sent.
 */

import type { Target } from '../focus/target.ts';
import { isNickname, isRoomName, nicknameMistake, roomNameMistake } from '../message/names.ts';

export type Translation =
  | { readonly type: 'tell'; readonly target: Target; readonly text: string }
  /** Write to this target; `text`, if it is not empty, is the first line. */
  | { readonly type: 'query'; readonly target: Target; readonly text: string }
  | { readonly type: 'join'; readonly rooms: readonly string[] }
  /** `room` is empty: the one with the focus. So it is for `names`, where the focus may be on everyone. */
  | { readonly type: 'part' | 'names'; readonly room: string }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'command'; readonly line: string }
  | { readonly type: 'refused'; readonly text: string };

/** Words of IRC that this protocol has nothing for. */
const MISSING: Readonly<Record<string, string>> = {
  whois: 'The server says no more about a person than the nickname; /names says who is here.',
  topic: 'Rooms here have no topic.',
  notice: 'There are no notices of users here; /msg NICK TEXT says something to one person.',
  ctcp: 'There is no CTCP here.',
  mode: 'Users and rooms here have no modes.',
  invite: 'Rooms here are open to everyone: tell the person the name of the room.',
};

/** `commands`: those that the server has named. `undefined`: `word` is not one of IRC's. */
export function translate(word: string, argument: string, commands: readonly string[]): Translation | undefined {
  switch (word) {
    case 'msg':
      return message(argument);
    case 'query':
      return query(argument);
    case 'me':
      return argument === '' ? usage('/me TEXT') : { type: 'say', text: `*${argument}*` };
    case 'nick':
      return nickname(argument);
    case 'join':
      return join(argument);
    case 'part':
    case 'names':
    case 'who':
      return room(word === 'part' ? 'part' : 'names', argument);
    case 'list':
      return { type: 'command', line: '!rooms' };
    case 'away':
      if (!commands.includes('!away'))
        return refused('The server has named no command !away; !help shows those it has.');
      return { type: 'command', line: `!away ${argument}`.trim() };
    default: {
      const text = Object.hasOwn(MISSING, word) ? MISSING[word] : undefined;
      return text === undefined ? undefined : refused(text);
    }
  }
}

function message(argument: string): Translation {
  const [name = '', text = ''] = argument.split(/\s+(.*)/s);
  if (text === '') return usage('/msg NICK TEXT');
  const target = targetNamed(name);
  return target.type === 'refused' ? target : { type: 'tell', target, text };
}

function query(argument: string): Translation {
  const [name = '', text = ''] = argument.split(/\s+(.*)/s);
  if (name === '') return { type: 'query', target: { type: 'everyone' }, text: '' };
  const target = targetNamed(name);
  return target.type === 'refused' ? target : { type: 'query', target, text };
}

/** `bob`, `#bob`, `@tea`. */
function targetNamed(name: string): Target | Extract<Translation, { type: 'refused' }> {
  if (name.startsWith('@')) {
    const room = name.slice(1);
    return isRoomName(room) ? { type: 'room', name: room } : refused(roomNameMistake(room));
  }
  const nick = name.replace(/^#/, '');
  return isNickname(nick) ? { type: 'person', name: nick } : refused(nicknameMistake(nick));
}

function nickname(argument: string): Translation {
  if (argument === '') return { type: 'command', line: '!me' };
  return isNickname(argument) ? { type: 'command', line: `!nick ${argument}` } : refused(nicknameMistake(argument));
}

/** A channel of IRC begins with `#`; here a room may be written so too, or with `@`. */
function join(argument: string): Translation {
  const rooms = argument
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(withoutSigil);
  const wrong = rooms.find((name) => !isRoomName(name));
  if (wrong !== undefined) return refused(roomNameMistake(wrong));
  return rooms.length === 0 ? usage('/join ROOM') : { type: 'join', rooms };
}

function room(type: 'part' | 'names', argument: string): Translation {
  const name = withoutSigil(argument.split(/\s+/)[0] ?? '');
  return name === '' || isRoomName(name) ? { type, room: name } : refused(roomNameMistake(name));
}

function withoutSigil(name: string): string {
  return name.replace(/^[#@]/, '');
}

function usage(text: string): Translation {
  return refused(`Usage: ${text}`);
}

function refused(text: string): Extract<Translation, { type: 'refused' }> {
  return { type: 'refused', text };
}
