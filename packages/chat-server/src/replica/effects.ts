/**
 * Effects, applied for the connections of this server: each message becomes a line at most once for each format, and is
 * delivered to its recipients.
 */
import {
  type Ban,
  type ChatEffect,
  type ConnectionId,
  type Deliver,
  formatMessage,
  type Message,
  type OperatorAct,
} from '@linechat/chat-core';
import type { FanOut, Line } from '../delivery/fan-out.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Connection } from '../session/connection.ts';

/** Gets the effects that are not for connections. */
export interface EffectObserver {
  bansChanged(bans: readonly Ban[]): void;
  operatorActed(connection: Connection, act: OperatorAct): void;
}

export class EffectApplier {
  readonly #connections: ReadonlyMap<ConnectionId, Connection>;
  readonly #fanOut: FanOut;
  readonly #observer: EffectObserver;
  /** The core gives the same array until a membership changes, so its outboxes are looked up once. */
  readonly #outboxes: WeakMap<readonly ConnectionId[], readonly Outbox[]> = new WeakMap();

  constructor(connections: ReadonlyMap<ConnectionId, Connection>, fanOut: FanOut, observer: EffectObserver) {
    this.#connections = connections;
    this.#fanOut = fanOut;
    this.#observer = observer;
  }

  apply(effects: readonly ChatEffect[]): void {
    let i = 0;
    // The message before a disconnect is the error that says why.
    for (const effect of effects) this.#applyOne(effect, effects[++i]?.type === 'disconnect');
  }

  #applyOne(effect: ChatEffect, isLast: boolean): void {
    switch (effect.type) {
      case 'deliver': {
        const except = effect.except === undefined ? undefined : this.#connections.get(effect.except)?.outbox;
        const line = new FormattedMessage(effect.message);
        const outboxes = this.#outboxesOf(effect.to);
        if (isLast) this.#fanOut.deliverLast(line, outboxes);
        else this.#fanOut.deliver(line, outboxes, except);
        this.#followUp(effect, line);
        return;
      }
      case 'disconnect':
        this.#connections.get(effect.connection)?.dismiss(effect.reason);
        return;
      case 'use-format': {
        const connection = this.#connections.get(effect.connection);
        if (connection) this.#fanOut.setFormat(connection.outbox, effect.format);
        return;
      }
      case 'named':
        this.#connections.get(effect.connection)?.named(effect.nickname);
        return;
      case 'keep-bans':
        this.#observer.bansChanged(effect.bans);
        return;
      case 'operator-act': {
        const connection = this.#connections.get(effect.connection);
        if (connection) this.#observer.operatorActed(connection, effect);
        return;
      }
    }
  }

  /** Refusals are reported; long answers are charged to the client that asked. */
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

/** A message that becomes a line when it is needed as one. */
export class FormattedMessage implements Line {
  readonly #message: Message;
  #plain: string | undefined;
  #json: string | undefined;

  constructor(message: Message) {
    this.#message = message;
  }

  get plain(): string {
    this.#plain ??= formatMessage(this.#message, 'plain');
    return this.#plain;
  }

  get json(): string {
    this.#json ??= formatMessage(this.#message, 'json');
    return this.#json;
  }
}
