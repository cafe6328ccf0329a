/** The rules for pending connections: which are rejected, and what a first line has to be. */
import type { ChatEvent } from '../input/event.ts';
import { type ConnectionId, nodeOf } from '../input/ids.ts';
import { parseNickname } from '../input/names.ts';
import type { ChatEffect, DisconnectReason } from '../output/effect.ts';
import type { ErrorCode } from '../output/error-code.ts';
import { banned, type Refusal, refusalOf } from '../output/refusal.ts';
import { banOf, banOfAddress } from '../state/bans.ts';
import * as clients from '../state/clients.ts';
import { muteAtEntry } from '../state/mutes.ts';
import { isStopping } from '../state/nodes.ts';
import type { Client, State } from '../state/state.ts';
import { dismiss } from './leave.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { deliverRefusal, deliverTo, notify } from './reply.ts';

/** A new connection. @internal */
export function admit(state: State, event: ChatEvent, id: ConnectionId, address: string | undefined): Outcome {
  if (state.clients.has(id)) throw new RangeError(`Connection ${id} is connected already; an id is given out once.`);
  const refusal = reasonToReject(state, event, id, address);
  if (refusal === undefined) return [clients.addClient(state, id, address), NO_EFFECTS];
  return [state, [deliverRefusal(event, [id], refusal), { type: 'disconnect', connection: id, reason: refusal.code }]];
}

function reasonToReject(
  state: State,
  event: ChatEvent,
  id: ConnectionId,
  address: string | undefined,
): Refusal<ErrorCode & DisconnectReason> | undefined {
  const { maxConnections, maxConnectionsPerAddress } = state.options;
  if (isStopping(state, nodeOf(id))) return refusalOf('shutting-down', state.options);
  const ban = banOfAddress(state, address, event.time);
  if (ban !== undefined) return banned(ban);
  if (state.clients.size >= maxConnections) return refusalOf('server-full', state.options);
  if (maxConnectionsPerAddress === 0 || address === undefined) return undefined;
  const isOneTooMany = (state.connectionsByAddress.get(clients.addressKey(address)) ?? 0) >= maxConnectionsPerAddress;
  return isOneTooMany ? refusalOf('too-many-connections', state.options) : undefined;
}

/** The first line of a connection. If it is not a free nickname, the connection ends. @internal */
export function takeNickname(state: State, event: ChatEvent, client: Client, line: string): Outcome {
  const nickname = parseNickname(line, state.options.maxNicknameLength);
  if (nickname === undefined) return rejectNickname(state, event, client);
  const ban = banOf(state, nickname, event.time);
  if (ban !== undefined) return dismiss(state, event, client, banned(ban));
  if (state.nicknames.find(nickname) !== undefined) {
    return dismiss(state, event, client, refusalOf('nick-in-use', state.options));
  }
  const effects: ChatEffect[] = [{ type: 'named', connection: client.id, nickname }];
  for (const text of state.options.motd) effects.push(deliverTo(event, client, { type: 'motd', text }));
  for (const notice of notify(event, state.noticed, { type: 'joined', nickname })) effects.push(notice);
  return [clients.nameClient(state, client, nickname, muteAtEntry(state, client, nickname)), effects];
}

/** A first line that can't be a nickname. @internal */
export function rejectNickname(state: State, event: ChatEvent, client: Client): Outcome {
  return dismiss(state, event, client, refusalOf('nick-invalid', state.options));
}
