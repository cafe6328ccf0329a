/**
 * The numbers of nodes and connections.
 *
 *   node 0, first connection       → 1
 *   node 3, second connection      → 3 * 2^32 + 2 = 12884901890
 */
import type { Branded } from './branded.ts';

/** A process that serves clients, 0 to 2^21 - 1. In one log a number is given out once and never again. */
export type NodeId = Branded<number, 'NodeId'>;

/**
 * One connection, for ever: the number of its node times 2^32, plus a number from 1 to 2^32 - 1 that this node gives out
 * once and never again. (File descriptors and addresses come back; with them an old event would reach a new client.)
 */
export type ConnectionId = Branded<number, 'ConnectionId'>;

const CONNECTIONS_PER_NODE = 2 ** 32;
/** So that every connection id is a number that a double holds exactly. */
const NODES = 2 ** 21;

const FIRST_NODE = 0 as NodeId;

/** @throws RangeError if `n` is not a whole number from 0 to 2^21 - 1. */
export function nodeId(n: number): NodeId {
  if (!Number.isInteger(n) || n < 0 || n >= NODES) {
    throw new RangeError(`A node id must be a whole number from 0 to ${NODES - 1}; it is ${n}.`);
  }
  return n as NodeId;
}

/** The `n`th connection of a node. @throws RangeError if `n` is not a whole number from 1 to 2^32 - 1. */
export function connectionId(n: number, node: NodeId = FIRST_NODE): ConnectionId {
  if (!Number.isInteger(n) || n < 1 || n >= CONNECTIONS_PER_NODE) {
    throw new RangeError(
      `The number of a connection must be a whole number from 1 to ${CONNECTIONS_PER_NODE - 1}; it is ${n}.`,
    );
  }
  return (node * CONNECTIONS_PER_NODE + n) as ConnectionId;
}

/** The node that serves a connection. */
export function nodeOf(connection: ConnectionId): NodeId {
  return Math.floor(connection / CONNECTIONS_PER_NODE) as NodeId;
}
