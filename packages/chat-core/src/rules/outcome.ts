/** The result of each rule: the next state, and the effects. */
import type { ChatEffect } from '../output/effect.ts';
import type { State } from '../state/state.ts';

/** @internal */
export type Outcome = readonly [State, readonly ChatEffect[]];

/** @internal */
export const NO_EFFECTS: readonly ChatEffect[] = Object.freeze([]);
