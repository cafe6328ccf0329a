/** The rules for what clients say: to everyone, in a room, or to one client. */
import type { Command } from '../input/command.ts';
import type { ChatEvent } from '../input/event.ts';
import { type Nickname, nameKey } from '../input/names.ts';
import { muted } from '../output/refusal.ts';
import { mutedUntil } from '../state/mutes.ts';
import type { Client, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import type { Outcome } from './outcome.ts';
import { broadcast, refuse, refuseWith, reply } from './reply.ts';

type Speech = Extract<Command, { type: 'say' | 'say-privately' | 'say-in-room' }>;

/** @internal */
export function speak(state: State, event: ChatEvent, client: Client, nickname: Nickname, speech: Speech): Outcome {
  const until = mutedUntil(client, event.time);
  if (until !== undefined) return refuseWith(state, event, client, muted(until));
  const { seq, time } = event;
  switch (speech.type) {
    case 'say':
      return broadcast(state, client, state.present, { type: 'public', from: nickname, text: speech.text, seq, time });
    case 'say-privately': {
      const recipient = views.clientOf(state, speech.nickname);
      if (recipient === undefined) return refuse(state, event, client, 'no-such-user');
      return reply(state, event, recipient, { type: 'private', from: nickname, text: speech.text });
    }
    case 'say-in-room': {
      const key = nameKey(speech.room);
      const room = state.rooms.get(key);
      if (room === undefined) return refuse(state, event, client, 'no-such-room');
      if (!client.rooms.includes(key)) return refuse(state, event, client, 'not-in-room');
      const message = { type: 'room', room: room.name, from: nickname, text: speech.text, seq, time } as const;
      return broadcast(state, client, room.members, message);
    }
  }
}
