/** How messages become effects. The other files decide which clients get them. */
import type { ChatEvent } from '../input/event.ts';
import type { ConnectionId } from '../input/ids.ts';
import type { NameKey, Nickname } from '../input/names.ts';
import type { Deliver } from '../output/effect.ts';
import type { PlainCode } from '../output/error-code.ts';
import type { Message, MessageBody } from '../output/message.ts';
import { type Refusal, refusalOf } from '../output/refusal.ts';
import type { Client, ClientSet, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';

function message(event: ChatEvent, body: MessageBody): Message {
  return { ...body, seq: event.seq, time: event.time };
}

function deliver(to: readonly ConnectionId[], what: Message, except?: ConnectionId): Deliver {
  return { type: 'deliver', message: what, to, except };
}

/** To one client alone. @internal */
export function deliverTo(event: ChatEvent, client: Client, body: MessageBody): Deliver {
  return deliver(client.alone, message(event, body));
}

/** To one client alone, as the only effect. @internal */
export function reply(state: State, event: ChatEvent, client: Client, body: MessageBody): Outcome {
  return [state, [deliverTo(event, client, body)]];
}

/** To a whole set, with the sender unless the chat is without self-echo. @internal */
export function broadcast(state: State, sender: Client, to: ClientSet, what: Message): Outcome {
  const except = state.options.selfEcho ? undefined : sender.id;
  if (except !== undefined && to.size === 1) return [state, NO_EFFECTS];
  return [state, [deliver(views.ids(to), what, except)]];
}

/** An error line, as the only effect. @internal */
export function refuse(state: State, event: ChatEvent, client: Client, code: PlainCode): Outcome {
  return refuseWith(state, event, client, refusalOf(code, state.options));
}

/** @internal */
export function refuseWith(state: State, event: ChatEvent, client: Client, refusal: Refusal): Outcome {
  return [state, [deliverRefusal(event, client.alone, refusal)]];
}

/** @internal */
export function deliverRefusal(event: ChatEvent, to: readonly ConnectionId[], { code, text }: Refusal): Deliver {
  return deliver(to, message(event, { type: 'error', code, text }));
}

/** To the clients that asked for notices; no effect if there are none. @internal */
export function notify(event: ChatEvent, to: ClientSet, body: MessageBody): readonly Deliver[] {
  return to.size === 0 ? [] : [deliver(views.ids(to), message(event, body))];
}

/** To the members of a room that asked for notices: some of those in the chat that did. @internal */
export function notifyRoom(
  { noticed, rooms }: State,
  event: ChatEvent,
  key: NameKey,
  type: 'entered' | 'exited',
  nickname: Nickname,
): readonly Deliver[] {
  if (noticed.size === 0) return [];
  const room = rooms.get(key);
  return room === undefined ? [] : notify(event, room.noticed, { type, room: room.name, nickname });
}
