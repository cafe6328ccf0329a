/** The rule for a new nickname. */
import type { ChatEvent } from '../input/event.ts';
import { type Nickname, parseNickname } from '../input/names.ts';
import type { ChatEffect } from '../output/effect.ts';
import { banned, muted } from '../output/refusal.ts';
import { banOf } from '../state/bans.ts';
import { nameClient } from '../state/clients.ts';
import { mutedUntil, muteUnder } from '../state/mutes.ts';
import type { Client, State } from '../state/state.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { notify, refuse, refuseWith } from './reply.ts';

/** `!nick new`. A muted client keeps its nickname: a new one is told to others. @internal */
export function rename(state: State, event: ChatEvent, client: Client, from: Nickname, text: string): Outcome {
  const until = mutedUntil(client, event.time);
  if (until !== undefined) return refuseWith(state, event, client, muted(until));
  const to = parseNickname(text, state.options.maxNicknameLength);
  if (to === undefined) return refuse(state, event, client, 'nick-invalid');
  if (to === from) return [state, NO_EFFECTS];
  const ban = banOf(state, to, event.time);
  if (ban !== undefined) return refuseWith(state, event, client, banned(ban));
  const holder = state.nicknames.find(to);
  if (holder !== undefined && holder !== client.id) return refuse(state, event, client, 'nick-in-use');
  const named: ChatEffect = { type: 'named', connection: client.id, nickname: to };
  const notices = notify(event, state.noticed, { type: 'renamed', from, to });
  const next = nameClient(state, client, to, muteUnder(state, client, to));
  return [next, notices.length === 0 ? [named] : [named, ...notices]];
}
