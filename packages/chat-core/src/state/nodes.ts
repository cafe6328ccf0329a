/** The nodes of a state: which of them are about to stop. */
import type { NodeId } from '../input/ids.ts';
import type { State } from './state.ts';

/** @internal */
export function isStopping(state: State, node: NodeId): boolean {
  return state.stoppingNodes.includes(node);
}

/** @internal */
export function addStoppingNode(state: State, node: NodeId): State {
  if (isStopping(state, node)) return state;
  return { ...state, stoppingNodes: [...state.stoppingNodes, node].sort((a, b) => a - b) };
}

/** @internal */
export function removeStoppingNode(state: State, node: NodeId): State {
  if (!isStopping(state, node)) return state;
  return { ...state, stoppingNodes: state.stoppingNodes.filter((other) => other !== node) };
}
