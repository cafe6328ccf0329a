/** Who and what the server has told us of, for completion. Names equal but for their case are one. */

import { isNickname, isRoomName } from '../message/names.ts';
import type { Received } from '../message/received.ts';

/** What is remembered of each kind; a server may make up names without end. */
const MAX_NAMES = 20_000;

export class Roster {
  /** Key: the name in lower case. Who spoke last comes last. */
  readonly #nicks = new Map<string, string>();
  readonly #rooms = new Map<string, string>();
  readonly #commands = new Map<string, string>();

  /** Nicknames, who spoke last first. */
  get nicks(): readonly string[] {
    return [...this.#nicks.values()].reverse();
  }

  get rooms(): readonly string[] {
    return [...this.#rooms.values()].reverse();
  }

  /** What `!help` has named. */
  get commands(): readonly string[] {
    return [...this.#commands.values()];
  }

  learn(message: Received): void {
    switch (message.type) {
      case 'public':
      case 'private':
        this.#rememberNick(message.from);
        return;
      case 'room':
        this.#rememberNick(message.from);
        this.#rememberRoom(message.room);
        return;
      case 'users':
      case 'members':
        // The first are those who were there first, and nobody of them has spoken now.
        for (const nick of message.names) if (!this.#nicks.has(nick.toLowerCase())) this.#rememberNick(nick);
        return;
      case 'rooms':
        this.#rooms.clear();
        for (const room of message.names) this.#rememberRoom(room);
        return;
      case 'joined':
      case 'me':
        this.#rememberNick(message.nick);
        return;
      case 'left':
        this.#nicks.delete(message.nick.toLowerCase());
        return;
      case 'renamed':
        this.#nicks.delete(message.from.toLowerCase());
        this.#rememberNick(message.to);
        return;
      case 'entered':
        this.#rememberRoom(message.room);
        return;
      case 'help': {
        const [command] = /^![a-z]{1,24}\b/.exec(message.text) ?? [];
        if (command !== undefined) remember(this.#commands, command);
        return;
      }
      default:
        return;
    }
  }

  /** A room that the user has entered. */
  learnRoom(room: string): void {
    this.#rememberRoom(room);
  }

  #rememberNick(nick: string): void {
    if (isNickname(nick)) remember(this.#nicks, nick);
  }

  #rememberRoom(room: string): void {
    if (isRoomName(room)) remember(this.#rooms, room);
  }
}

function remember(names: Map<string, string>, name: string): void {
  const key = name.toLowerCase();
  names.delete(key);
  names.set(key, name);
  const oldest = names.size > MAX_NAMES ? names.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) names.delete(oldest.value);
}
