/** A chat on mutable maps, as a first version would be: it shows what the persistent maps of chat-core cost. */
import { type ConnectionId, type Nickname, parseCommand, parseNickname, parseRoomName } from '@linechat/chat-core';

interface ModelClient {
  nickname: Nickname | undefined;
  readonly rooms: Set<string>;
}

/** A message and its recipients. */
export interface ModelDelivery {
  readonly text: string;
  readonly to: readonly ConnectionId[];
}

const NOBODY: ModelDelivery = { text: '', to: [] };

/** It has the rules that the bench needs, and no more. */
export class ModelChat {
  readonly #clients = new Map<ConnectionId, ModelClient>();
  readonly #nicknames = new Map<string, ConnectionId>();
  readonly #rooms = new Map<string, Set<ConnectionId>>();
  #everyone: readonly ConnectionId[] | undefined;

  connect(id: ConnectionId): void {
    this.#clients.set(id, { nickname: undefined, rooms: new Set() });
  }

  line(id: ConnectionId, line: string): ModelDelivery {
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
