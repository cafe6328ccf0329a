/** A chat as one would write it at first, on maps that change: what the persistent ones of chat-core cost beside it. */
import { type ConnectionId, type Nickname, parseCommand, parseNickname, parseRoomName } from '@linechat/chat-core';

interface TwinClient {
  nickname: Nickname | undefined;
  readonly rooms: Set<string>;
}

/** What is to be said, and to whom. */
export interface TwinDelivery {
  readonly text: string;
  readonly to: readonly ConnectionId[];
}

const NOBODY: TwinDelivery = { text: '', to: [] };

/** It knows as much of the rules as the bench needs. */
export class TwinChat {
  readonly #clients = new Map<ConnectionId, TwinClient>();
  readonly #nicknames = new Map<string, ConnectionId>();
  readonly #rooms = new Map<string, Set<ConnectionId>>();
  #everyone: readonly ConnectionId[] | undefined;

  connect(id: ConnectionId): void {
    this.#clients.set(id, { nickname: undefined, rooms: new Set() });
  }

  line(id: ConnectionId, line: string): TwinDelivery {
    const client = this.#clients.get(id);
    if (client === undefined) return NOBODY;
    if (client.nickname === undefined) {
      const nickname = parseNickname(line, 24);
      if (nickname === undefined || this.#nicknames.has(nickname.toLowerCase())) return NOBODY;
      client.nickname = nickname;
      this.#nicknames.set(nickname.toLowerCase(), id);
      this.#everyone = undefined;
      return NOBODY;
    }
    const command = parseCommand(line);
    switch (command.type) {
      case 'say':
        this.#everyone ??= [...this.#nicknames.values()];
        return { text: `${client.nickname}: ${command.text}`, to: this.#everyone };
      case 'enter': {
        const name = parseRoomName(command.room, 32)?.toLowerCase();
        if (name === undefined) return NOBODY;
        const members = this.#rooms.get(name) ?? new Set();
        this.#rooms.set(name, members.add(id));
        client.rooms.add(name);
        return NOBODY;
      }
      default:
        return NOBODY;
    }
  }

  disconnect(id: ConnectionId): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    this.#clients.delete(id);
    for (const room of client.rooms) this.#rooms.get(room)?.delete(id);
    if (client.nickname !== undefined) this.#nicknames.delete(client.nickname.toLowerCase());
    this.#everyone = undefined;
  }
}
