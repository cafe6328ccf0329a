/** Who and where we are, so that it can be taken again after a loss. Pure. */

import { isNickname, isRoomName } from '../message/names.ts';
import type { Received } from '../message/received.ts';

export class Self {
  /** `undefined`: this is no chat client. */
  nick: string | undefined;
  /** Key: in lower case; value: as it was entered. */
  readonly #rooms: Map<string, string>;

  constructor(nick: string | undefined, rooms: readonly string[]) {
    this.nick = nick;
    this.#rooms = new Map(rooms.map((room) => [room.toLowerCase(), room]));
  }

  get rooms(): readonly string[] {
    return [...this.#rooms.values()];
  }

  /** The user has sent this. Servers without notices say nothing of it, so it is taken to have worked. */
  sent(line: string): void {
    const [, verb, room = ''] = /^!(enter|leave) (\S+)\s*$/.exec(line) ?? [];
    if (verb === 'enter') this.#enter(room);
    if (verb === 'leave') this.#rooms.delete(room.toLowerCase());
  }

  /** The server has said this. The answer is whether our nickname has changed. */
  received(message: Received): boolean {
    const isMe = (name: string): boolean => name.toLowerCase() === this.nick?.toLowerCase();
    if (message.type === 'entered' && isMe(message.nick)) this.#enter(message.room);
    if (message.type === 'exited' && isMe(message.nick)) this.#rooms.delete(message.room.toLowerCase());
    if (message.type !== 'renamed' || !isMe(message.from) || !isNickname(message.to)) return false;
    this.nick = message.to;
    return true;
  }

  #enter(room: string): void {
    if (isRoomName(room)) this.#rooms.set(room.toLowerCase(), room);
  }
}
