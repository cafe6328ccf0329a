/** The ways to say something to somebody, as effects. Whom they go to is decided elsewhere. */
import type { ChatEffect, Deliver } from './effect.ts';
import { type PlainCode, type Refusal, refusalOf } from './errors.ts';
import type { ChatEvent } from './event.ts';
import type { Message, MessageBody } from './message.ts';
import type { ConnectionId, Nickname } from './names.ts';
import type { Client, ClientSet, Room, State } from './state.ts';
import * as views from './views.ts';

/** @internal */
export type Outcome = readonly [State, readonly ChatEffect[]];

/** @internal */
export const NO_EFFECTS: readonly ChatEffect[] = Object.freeze([]);

function message(event: ChatEvent, body: MessageBody): Message {
  return { ...body, seq: event.seq, time: event.time };
}

function deliver(to: readonly ConnectionId[], said: Message, except?: ConnectionId): Deliver {
  return { type: 'deliver', message: said, to, except };
}

/** To one client alone. @internal */
export function tell(event: ChatEvent, client: Client, body: MessageBody): Deliver {
  return deliver(client.alone, message(event, body));
}

/** To one client alone, and nothing else follows. @internal */
export function answer(state: State, event: ChatEvent, client: Client, body: MessageBody): Outcome {
  return [state, [tell(event, client, body)]];
}

/** To all of a set, the sender among them unless the chat is without self-echo. @internal */
export function sayToMany(state: State, sender: Client, to: ClientSet, said: Message): Outcome {
  const except = state.options.selfEcho ? undefined : sender.id;
  if (except !== undefined && to.size === 1) return [state, NO_EFFECTS];
  return [state, [deliver(views.ids(to), said, except)]];
}

/** The client stays, and is told what was wrong. @internal */
export function refuse(state: State, event: ChatEvent, client: Client, code: PlainCode): Outcome {
  return refuseWith(state, event, client, refusalOf(code, state.options));
}

/** @internal */
export function refuseWith(state: State, event: ChatEvent, client: Client, refusal: Refusal): Outcome {
  return [state, [refusalTo(event, client.alone, refusal)]];
}

/** @internal */
export function refusalTo(event: ChatEvent, to: readonly ConnectionId[], { code, text }: Refusal): Deliver {
  return deliver(to, message(event, { type: 'error', code, text }));
}

/** To those who asked for notices; no effect where nobody did. @internal */
export function notice(event: ChatEvent, to: ClientSet, body: MessageBody): readonly Deliver[] {
  return to.size === 0 ? [] : [deliver(views.ids(to), message(event, body))];
}

/** @internal */
export function noticeInRoom(
  event: ChatEvent,
  room: Room | undefined,
  type: 'entered' | 'exited',
  nickname: Nickname,
): readonly Deliver[] {
  return room === undefined ? [] : notice(event, room.noticed, { type, room: room.name, nickname });
}
