/** Plays a conversation against the pure core, with everything that goes in and comes out frozen. */
import {
  type ChatEffect,
  type ChatEvent,
  type ChatOptions,
  type ChatState,
  createChat,
  transition,
} from '../../src/index.ts';
import { deepFreeze } from './deep-freeze.ts';

export interface Turn {
  readonly event: ChatEvent;
  readonly before: ChatState;
  readonly after: ChatState;
  readonly effects: readonly ChatEffect[];
}

export function play(events: readonly ChatEvent[], start: ChatState): Turn[] {
  let state = start;
  return events.map((event) => {
    const before = state;
    const [after, effects] = transition(before, deepFreeze(event));
    state = after;
    return { event, before, after, effects: deepFreeze(effects) };
  });
}

export function playFromStart([events, options]: readonly [readonly ChatEvent[], ChatOptions]): Turn[] {
  return play(events, createChat(deepFreeze(options)));
}
