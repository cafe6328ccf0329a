/** The nicknames, rooms and commands that the server has named, for completion. Case does not distinguish names. */
import { isNickname, isRoomName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';

/** Names of each kind; with more, the oldest are removed. A server could name more without end. */
const MAX_NAMES = 20_000;

export class Roster {
  /** Key: the name in lower case. The latest speaker is the last. */
  readonly #nicks = new Map<string, string>();
  readonly #rooms = new Map<string, string>();
  readonly #commands = new Map<string, string>();

  #isComplete = false;

  /** Whether the server has named all who are here. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Nicknames, the latest speaker first. */
  get nicks(): readonly string[] {
    return [...this.#nicks.values()].reverse();
  }

  /** Rooms, the one named latest first. */
  get rooms(): readonly string[] {
    return [...this.#rooms.values()].reverse();
  }

  /** The commands in the answer to `!help`, with their `!`. */
  get commands(): readonly string[] {
    return [...this.#commands.values()];
  }

  received(message: ReceivedMessage): void {
    switch (message.type) {
      case 'public':
      case 'private':
        this.#addNick(message.from);
        return;
      case 'room':
        this.#addNick(message.from);
        this.#addRoom(message.room);
        return;
      case 'users':
      case 'members':
        this.#isComplete ||= message.type === 'users';
        // These have not spoken now: the order of those known stays.
        for (const nick of message.nicknames) if (!this.#nicks.has(nick.toLowerCase())) this.#addNick(nick);
        return;
      case 'rooms':
        this.#rooms.clear();
        for (const room of message.rooms) this.#addRoom(room);
        return;
      case 'joined':
      case 'me':
        this.#addNick(message.nickname);
        return;
      case 'left':
        this.#nicks.delete(message.nickname.toLowerCase());
        return;
      case 'renamed':
        this.#nicks.delete(message.from.toLowerCase());
        this.#addNick(message.to);
        return;
      case 'entered':
        this.#addRoom(message.room);
        return;
      case 'help': {
        const [command] = /^![a-z]{1,24}\b/.exec(message.text) ?? [];
        if (command !== undefined) add(this.#commands, command);
        return;
      }
      default:
        return;
    }
  }

  #addNick(nick: string): void {
    if (isNickname(nick)) add(this.#nicks, nick);
  }

  #addRoom(room: string): void {
    if (isRoomName(room)) add(this.#rooms, room);
  }
}

/** Adds `name` as the last one. */
function add(names: Map<string, string>, name: string): void {
  const key = name.toLowerCase();
  names.delete(key);
  names.set(key, name);
  const oldest = names.size > MAX_NAMES ? names.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) names.delete(oldest.value);
}
