/** How many clients a line of a client is for. It has to be known before the line is appended. */
import { type ChatState, memberCountOf, nicknameCount } from '@linechat/chat-core';

/** A command that those in a room hear of if they asked for notices. */
const IN_ROOM = /^!(?:enter|leave) (.*)$/s;

/**
 * The part of the clients with a nickname that a line is for, from 0 to 1: 1 for a public message or a new nickname, the
 * part that is in the room for what is said or happens there, 0 for private messages and questions. A line that will be
 * refused counts like one that will not.
 */
export function reachOf(line: string, state: ChatState): number {
  switch (line[0]) {
    case '#':
      return 0;
    case '!': {
      const [, room] = IN_ROOM.exec(line) ?? [];
      if (room !== undefined) return partIn(room.trim(), state);
      return line.startsWith('!say ') || line.startsWith('!nick ') ? 1 : 0;
    }
    case '@': {
      const end = line.indexOf(' ');
      return partIn(end < 0 ? line.slice(1) : line.slice(1, end), state);
    }
    default:
      return 1;
  }
}

function partIn(room: string, state: ChatState): number {
  return memberCountOf(state, room) / Math.max(1, nicknameCount(state));
}
