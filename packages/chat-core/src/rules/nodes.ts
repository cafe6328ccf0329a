/** The rules for nodes: what follows if one of them stops in order, or is gone. */
import type { ChatEvent } from '../input/event.ts';
import type { NodeId } from '../input/ids.ts';
import { refusalOf } from '../output/refusal.ts';
import { addStoppingNode, removeStoppingNode } from '../state/nodes.ts';
import type { State } from '../state/state.ts';
import { clientsOn } from '../state/views.ts';
import { dismissAll, removeAll } from './leave.ts';
import type { Outcome } from './outcome.ts';

/** Disconnects the clients of a node; from now on its new connections are rejected. @internal */
export function stopNode(state: State, event: ChatEvent, node: NodeId): Outcome {
  const refusal = refusalOf('shutting-down', state.options);
  return dismissAll(addStoppingNode(state, node), event, clientsOn(state, node), refusal);
}

/** Removes the clients of a node. Nothing is sent to them: their process is gone. @internal */
export function loseNode(state: State, event: ChatEvent, node: NodeId): Outcome {
  return removeAll(removeStoppingNode(state, node), event, clientsOn(state, node));
}
