/** How clients leave the chat: by themselves, or because they have to. */
import type { ChatEffect, Disconnect, DisconnectReason } from './effect.ts';
import type { ErrorCode, Refusal } from './errors.ts';
import type { ChatEvent } from './event.ts';
import { NO_EFFECTS, notice, noticeInRoom, type Outcome, refusalTo } from './say.ts';
import type { Client, State } from './state.ts';
import * as states from './state.ts';

/** The client is gone; the others are told, room by room and then once for all. @internal */
export function remove(state: State, event: ChatEvent, client: Client): Outcome {
  const next = states.removeClient(state, client);
  return [next, farewell(next, event, client)];
}

/** Tells a client why it has to go, and sends it away. @internal */
export function dismiss(
  state: State,
  event: ChatEvent,
  client: Client,
  refusal: Refusal<ErrorCode & DisconnectReason>,
): Outcome {
  const [next, notices] = remove(state, event, client);
  return [next, [refusalTo(event, client.alone, refusal), disconnect(client, refusal.code), ...notices]];
}

/** The same for several at once. Of each other's leaving they are not told: they have all gone. @internal */
export function dismissAll(
  state: State,
  event: ChatEvent,
  clients: readonly Client[],
  refusal: Refusal<ErrorCode & DisconnectReason>,
): Outcome {
  if (clients.length === 0) return [state, NO_EFFECTS];
  const next = clients.reduce(states.removeClient, state);
  const to = clients.map(({ id }) => id);
  return [
    next,
    [
      refusalTo(event, to, refusal),
      ...clients.map((client) => disconnect(client, refusal.code)),
      ...clients.flatMap((client) => farewell(next, event, client)),
    ],
  ];
}

function disconnect({ id }: Client, reason: DisconnectReason): Disconnect {
  return { type: 'disconnect', connection: id, reason };
}

/** What those who are there without the client are told of its leaving. */
function farewell(next: State, event: ChatEvent, client: Client): readonly ChatEffect[] {
  const { nickname } = client;
  if (nickname === undefined) return NO_EFFECTS;
  return [
    ...client.rooms.flatMap((key) => noticeInRoom(event, next.rooms.get(key), 'exited', nickname)),
    ...notice(event, next.noticed, { type: 'left', nickname }),
  ];
}
