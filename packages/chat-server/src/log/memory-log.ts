/**
 * The log of one process, in memory: an event comes back before `append` returns, unless another one is being received
 * just then. Several servers of the process can share it.
 */
import { type ChatEvent, type ChatInput, nodeId } from '@linechat/chat-core';
import type { EventLog, LogMember, Membership } from './event-log.ts';

export class MemoryLog implements EventLog {
  readonly #now: () => number;
  #members: readonly LogMember[] = [];
  /** Events that are not received yet: more than one only if they were appended while another one was received. */
  readonly #waiting: ChatEvent[] = [];
  #isReceiving = false;
  #nodes = 0;
  #seq = 0;
  #time: number | undefined;

  /** `now` gives the time in milliseconds since 1970-01-01 UTC. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws Error if it is called while an event is received (there is no state between), or by `restore`. */
  join(member: LogMember): Membership {
    if (this.#isReceiving) throw new Error('A member can’t join while an event is received.');
    const [first] = this.#members;
    if (first !== undefined) member.restore(first.snapshot());
    const node = nodeId(this.#nodes++);
    this.#members = [...this.#members, member];
    let hasLeft = false;
    return {
      node,
      append: (input) => {
        if (!hasLeft) this.#append(input);
        return undefined;
      },
      leave: async () => {
        if (hasLeft) return;
        hasLeft = true;
        this.#members = this.#members.filter((other) => other !== member);
        this.#append({ type: 'node-lost', node });
      },
    };
  }

  /** @throws whatever a member threw, when everything is received: the first exception. */
  #append(input: ChatInput): void {
    this.#waiting.push({ ...input, seq: ++this.#seq, time: this.#timeOfThisRead() });
    if (this.#isReceiving) return;
    this.#isReceiving = true;
    let failure: { readonly error: unknown } | undefined;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (const member of this.#members) {
        try {
          member.receive([next]);
        } catch (error) {
          failure ??= { error };
        }
      }
    }
    this.#isReceiving = false;
    if (failure !== undefined) throw failure.error;
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
