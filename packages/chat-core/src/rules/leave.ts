/** How clients leave the chat: by themselves, because the chat disconnects them, or because their node is gone. */
import type { ChatEvent } from '../input/event.ts';
import type { ChatEffect, Disconnect, DisconnectReason } from '../output/effect.ts';
import type { ErrorCode } from '../output/error-code.ts';
import type { Refusal } from '../output/refusal.ts';
import * as clients from '../state/clients.ts';
import type { Client, State } from '../state/state.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { deliverRefusal, notify } from './reply.ts';

/** Removes a client; the others get one notice each. @internal */
export function remove(state: State, event: ChatEvent, client: Client): Outcome {
  const next = clients.removeClient(state, client);
  return [next, noticesOf(next, event, client)];
}

/** Removes several clients at once. They get no notices about each other: they have all left. @internal */
export function removeAll(state: State, event: ChatEvent, leaving: readonly Client[]): Outcome {
  const next = clients.removeClients(state, leaving);
  return [next, leaving.flatMap((client) => noticesOf(next, event, client))];
}

/** Sends a client an error, disconnects and removes it. @internal */
export function dismiss(
  state: State,
  event: ChatEvent,
  client: Client,
  refusal: Refusal<ErrorCode & DisconnectReason>,
): Outcome {
  const [next, notices] = remove(state, event, client);
  return [next, [deliverRefusal(event, client.alone, refusal), disconnect(client, refusal.code), ...notices]];
}

/** The same for several clients at once, with one error for all of them. @internal */
export function dismissAll(
  state: State,
  event: ChatEvent,
  leaving: readonly Client[],
  refusal: Refusal<ErrorCode & DisconnectReason>,
): Outcome {
  if (leaving.length === 0) return [state, NO_EFFECTS];
  const [next, notices] = removeAll(state, event, leaving);
  const to = leaving.map(({ id }) => id);
  return [
    next,
    [deliverRefusal(event, to, refusal), ...leaving.map((client) => disconnect(client, refusal.code)), ...notices],
  ];
}

function disconnect({ id }: Client, reason: DisconnectReason): Disconnect {
  return { type: 'disconnect', connection: id, reason };
}

/**
 * What the clients that stay are notified of: `left`, and not `exited` for each room. Whoever hears of the rooms hears of
 * the chat too, so `left` says all of it, and a leave costs the same for a client that was in 50 rooms.
 */
function noticesOf(next: State, event: ChatEvent, { nickname }: Client): readonly ChatEffect[] {
  return nickname === undefined ? NO_EFFECTS : notify(event, next.noticed, { type: 'left', nickname });
}
