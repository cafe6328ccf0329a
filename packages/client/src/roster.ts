/** Who and what the server has told us of, for completion. Names equal but for their case are one. */
import type { Received } from './message.ts';

/** What is remembered of each kind; a server may make up names without end. */
const MAX_NAMES = 20_000;

export class Roster {
  /** Key: the name in lower case. Who spoke last comes last. */
  readonly #nicks = new Map<string, string>();
  readonly #rooms = new Map<string, string>();

  /** Nicknames, who spoke last first. */
  get nicks(): readonly string[] {
    return [...this.#nicks.values()].reverse();
  }

  get rooms(): readonly string[] {
    return [...this.#rooms.values()].reverse();
  }

  learn(message: Received): void {
    switch (message.type) {
      case 'public':
      case 'private':
        remember(this.#nicks, message.from);
        return;
      case 'room':
        remember(this.#nicks, message.from);
        remember(this.#rooms, message.room);
        return;
      case 'users':
      case 'members':
        // The first are those who were there first, and nobody of them has spoken now.
        for (const nick of message.names) if (!this.#nicks.has(nick.toLowerCase())) remember(this.#nicks, nick);
        return;
      case 'rooms':
        this.#rooms.clear();
        for (const room of message.names) remember(this.#rooms, room);
        return;
      case 'joined':
      case 'me':
        remember(this.#nicks, message.nick);
        return;
      case 'left':
        this.#nicks.delete(message.nick.toLowerCase());
        return;
      case 'renamed':
        this.#nicks.delete(message.from.toLowerCase());
        remember(this.#nicks, message.to);
        return;
      case 'entered':
        remember(this.#rooms, message.room);
        return;
      default:
        return;
    }
  }

  /** A room that the user has entered. */
  learnRoom(room: string): void {
    remember(this.#rooms, room);
  }
}

function remember(names: Map<string, string>, name: string): void {
  const key = name.toLowerCase();
  names.delete(key);
  names.set(key, name);
  const oldest = names.size > MAX_NAMES ? names.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) names.delete(oldest.value);
}
