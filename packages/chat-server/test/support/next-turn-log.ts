/** The log that the README shows. */
import { type ChatEvent, type ChatInput, type NodeId, nodeId } from '@linechat/chat-core';
import type { EventLog, LogMember, Membership } from '@linechat/chat-server';

export class NextTurnLog implements EventLog {
  readonly #members = new Map<NodeId, LogMember>();
  readonly #pending: ChatEvent[] = [];
  #nodes = 0;
  #seq = 0;

  join(member: LogMember): Membership {
    const node = nodeId(this.#nodes++);
    const [other] = this.#members.values();
    if (other !== undefined) member.restore(other.snapshot());
    this.#members.set(node, member);
    return {
      node,
      append: (input) => (this.#members.has(node) ? this.#append(input) : undefined),
      leave: async () => {
        if (this.#members.delete(node)) this.#append({ type: 'node-lost', node });
      },
    };
  }

  #append(input: ChatInput): undefined {
    if (this.#pending.length === 0) setImmediate(() => this.#deliver());
    this.#pending.push({ ...input, seq: ++this.#seq, time: Date.now() });
  }

  #deliver(): void {
    const batch = this.#pending.splice(0);
    for (const member of this.#members.values()) member.receive(batch);
  }
}
