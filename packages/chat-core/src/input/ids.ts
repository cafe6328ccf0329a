/**
 * The numbers of nodes and connections.
 *
 *   node 0     its connections are 1, 2, 3, …                 (a server without others: small numbers are fast)
 *   node 1     its connections are 4503606576773554, …
 */
import type { Branded } from './branded.ts';

/** A process that serves clients, 0 to 2^20 - 1. In one log a number is given out once and never again. */
export type NodeId = Branded<number, 'NodeId'>;

/**
 * One connection, for ever. A node numbers its connections from 1 and never gives a number out again; `connectionId` makes
 * an id of it that no other node has. (File descriptors and addresses come back; with them an old event would reach a new
 * client.)
 */
export type ConnectionId = Branded<number, 'ConnectionId'>;

const NODES = 2 ** 20;
const CONNECTIONS_PER_NODE = 2 ** 32;
const FIRST_NODE = 0 as NodeId;
/** 2^32 divided by the golden ratio: its multiples modulo 2^32 are far from each other (Knuth, TAOCP, 6.4). */
const STRIDE = 0x9e3779b1;

/** @throws RangeError if `n` is not a whole number from 0 to 2^20 - 1. */
export function nodeId(n: number): NodeId {
  if (!Number.isInteger(n) || n < 0 || n >= NODES) {
    throw new RangeError(`A node id must be a whole number from 0 to ${NODES - 1}; it is ${n}.`);
  }
  return n as NodeId;
}

/**
 * The id of the `n`th connection of a node.
 *
 * All but those of node 0 are from 2^52 up, and each node begins elsewhere: the persistent maps hash a number from 2^32 to
 * 2^52 to few values, and numbers that differ by 2^32 to the same (`node * 2^32 + n`, 64 nodes with 2,000 connections each:
 * 2,048 hashes), which would make look-ups slow.
 *
 * @throws RangeError if `n` is not a whole number from 1 to 2^32 - 1.
 */
export function connectionId(n: number, node: NodeId = FIRST_NODE): ConnectionId {
  if (!Number.isInteger(n) || n < 1 || n >= CONNECTIONS_PER_NODE) {
    throw new RangeError(
      `The number of a connection must be a whole number from 1 to ${CONNECTIONS_PER_NODE - 1}; it is ${n}.`,
    );
  }
  if (node === FIRST_NODE) return n as ConnectionId;
  return ((NODES + node) * CONNECTIONS_PER_NODE + ((n + Math.imul(node, STRIDE)) >>> 0)) as ConnectionId;
}

/** The node that serves a connection. */
export function nodeOf(connection: ConnectionId): NodeId {
  if (connection < CONNECTIONS_PER_NODE) return FIRST_NODE;
  return (Math.floor(connection / CONNECTIONS_PER_NODE) - NODES) as NodeId;
}
