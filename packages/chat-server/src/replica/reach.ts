/** How much a line of a client will cost its readers. It has to be known before the line is appended. */
import { type ChatState, connectionCount, memberCountOf } from '@linechat/chat-core';

/**
 * The part of all clients that a line is for, from 0 to 1: 1 for a public message, the part that is in the room for a room
 * message, 0 for commands and private messages. A line that will be refused counts like one that will not.
 */
export function reachOf(text: string, state: ChatState): number {
  switch (text[0]) {
    case '#':
      return 0;
    case '!':
      return text.startsWith('!say ') ? 1 : 0;
    case '@': {
      const end = text.indexOf(' ');
      const room = end < 0 ? text.slice(1) : text.slice(1, end);
      return memberCountOf(state, room) / Math.max(1, connectionCount(state));
    }
    default:
      return 1;
  }
}
