/**
 * The log of one process, in memory: an event comes back before `append` returns, unless another one is being received
 * just then. Several servers of the process can share it.
 */
import { type ChatEvent, type ChatInput, type NodeId, nodeId } from '@linechat/chat-core';
import type { EventLog, LogMember, Membership } from './event-log.ts';

export class MemoryLog implements EventLog {
  readonly #now: () => number;
  readonly #members = new Map<NodeId, LogMember>();
  /** Events that were appended while another one was received. */
  readonly #waiting: ChatEvent[] = [];
  #isReceiving = false;
  #nodes = 0;
  #seq = 0;
  #time: number | undefined;

  /** `now` gives the time in milliseconds since 1970-01-01 UTC. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws Error if it is called while an event is received: there is no snapshot between two events. */
  join(member: LogMember): Membership {
    if (this.#isReceiving) throw new Error('A member can’t join while an event is received.');
    const node = nodeId(this.#nodes++);
    const [first] = this.#members.values();
    const snapshot = first?.snapshot();
    this.#members.set(node, member);
    return {
      node,
      snapshot,
      append: (input) => {
        if (this.#members.has(node)) this.#append(input);
        return undefined;
      },
      leave: async () => {
        if (this.#members.delete(node)) this.#append({ type: 'node-lost', node });
      },
    };
  }

  #append(input: ChatInput): void {
    const event = { ...input, seq: ++this.#seq, time: this.#timeOfThisRead() };
    if (this.#isReceiving) {
      this.#waiting.push(event);
      return;
    }
    this.#isReceiving = true;
    try {
      for (let next: ChatEvent | undefined = event; next !== undefined; next = this.#waiting.shift()) {
        for (const member of this.#members.values()) member.receive([next]);
      }
    } finally {
      this.#isReceiving = false;
    }
  }

  /** Inputs of one read have the same time, so the clock is read once. */
  #timeOfThisRead(): number {
    if (this.#time === undefined) {
      this.#time = this.#now();
      queueMicrotask(() => {
        this.#time = undefined;
      });
    }
    return this.#time;
  }
}
