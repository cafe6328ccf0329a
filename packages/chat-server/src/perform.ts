/** Effects, carried out: each message is made a line once for each format, and goes to the outboxes of its recipients. */
import {
  type Ban,
  type ChatEffect,
  type ConnectionId,
  type Deliver,
  formatMessage,
  type Message,
  type OperatorAct,
} from '@linechat/chat-core';
import type { Connection } from './connection.ts';
import type { Outbox } from './outbox.ts';
import type { Line, PostOffice } from './post-office.ts';

/** Gets what is not for the connections. */
export interface Records {
  keepBans(bans: readonly Ban[]): void;
  acted(connection: Connection, act: OperatorAct): void;
}

export class Performer {
  readonly #connections: ReadonlyMap<ConnectionId, Connection>;
  readonly #postOffice: PostOffice;
  readonly #records: Records;
  /** The core gives the same array until a membership changes, so its outboxes are looked up once. */
  readonly #outboxes: WeakMap<readonly ConnectionId[], readonly Outbox[]> = new WeakMap();

  constructor(connections: ReadonlyMap<ConnectionId, Connection>, postOffice: PostOffice, records: Records) {
    this.#connections = connections;
    this.#postOffice = postOffice;
    this.#records = records;
  }

  perform(effects: readonly ChatEffect[]): void {
    for (const effect of effects) this.#performOne(effect);
  }

  #performOne(effect: ChatEffect): void {
    switch (effect.type) {
      case 'deliver': {
        const except = effect.except === undefined ? undefined : this.#connections.get(effect.except)?.outbox;
        const line = new FormattedMessage(effect.message);
        this.#postOffice.deliver(line, this.#outboxesOf(effect.to), except);
        this.#followUp(effect, line);
        return;
      }
      case 'disconnect':
        this.#connections.get(effect.connection)?.disconnect(effect.reason);
        return;
      case 'use-format': {
        const connection = this.#connections.get(effect.connection);
        if (connection) this.#postOffice.setFormat(connection.outbox, effect.format);
        return;
      }
      case 'named':
        this.#connections.get(effect.connection)?.named(effect.nickname);
        return;
      case 'keep-bans':
        this.#records.keepBans(effect.bans);
        return;
      case 'operator-act': {
        const connection = this.#connections.get(effect.connection);
        if (connection) this.#records.acted(connection, effect);
        return;
      }
    }
  }

  /** Refusals are told to who watches the server; long answers are charged to who asked for them. */
  #followUp({ message, to }: Deliver, line: Line): void {
    switch (message.type) {
      case 'error':
        for (const id of to) this.#connections.get(id)?.refused(message.code);
        return;
      case 'users':
      case 'rooms':
      case 'members':
      case 'help':
      case 'ban':
        for (const id of to) this.#connections.get(id)?.charge(line.plain.length);
        return;
    }
  }

  #outboxesOf(ids: readonly ConnectionId[]): readonly Outbox[] {
    let outboxes = this.#outboxes.get(ids);
    if (outboxes === undefined) {
      outboxes = ids.flatMap((id) => this.#connections.get(id)?.outbox ?? []);
      this.#outboxes.set(ids, outboxes);
    }
    return outboxes;
  }
}

/** A message that becomes a line when somebody wants it as one. */
class FormattedMessage implements Line {
  readonly #message: Message;
  #plain: string | undefined;
  #json: string | undefined;

  constructor(message: Message) {
    this.#message = message;
  }

  get plain(): string {
    this.#plain ??= `${formatMessage(this.#message, 'plain')}\r\n`;
    return this.#plain;
  }

  get json(): string {
    this.#json ??= `${formatMessage(this.#message, 'json')}\r\n`;
    return this.#json;
  }
}
