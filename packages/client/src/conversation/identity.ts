/** The user's nickname and rooms, which the next connection takes again. */
import { isNickname, isRoomName, isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';

export class Identity {
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

  /** The user has sent this line. It is assumed to work, because a server without notices does not confirm it. */
  sent(line: string): void {
    const [, verb, room = ''] = /^!(enter|leave) (\S+)\s*$/.exec(line) ?? [];
    if (verb === 'enter') this.#enter(room);
    if (verb === 'leave') this.#rooms.delete(room.toLowerCase());
  }

  /** Returns whether the message changed the nickname. */
  received(message: ReceivedMessage): boolean {
    if (message.type === 'entered' && isSameName(message.nickname, this.nick)) this.#enter(message.room);
    if (message.type === 'exited' && isSameName(message.nickname, this.nick)) {
      this.#rooms.delete(message.room.toLowerCase());
    }
    if (message.type !== 'renamed' || !isSameName(message.from, this.nick) || !isNickname(message.to)) return false;
    this.nick = message.to;
    return true;
  }

  #enter(room: string): void {
    if (isRoomName(room)) this.#rooms.set(room.toLowerCase(), room);
  }
}
