/** The logs that tests run on. `vitest.config.ts` runs the tests that talk to a server with each of them. */
import { type ChatEvent, type ChatInput, type NodeId, nodeId } from '@linechat/chat-core';
import { LateLog } from '@linechat/testkit/late-log';
import { inject } from 'vitest';
import { type EventLog, type LogMember, type Membership, MemoryLog } from '../../src/index.ts';

type LogName = 'memory' | 'late';

declare module 'vitest' {
  interface ProvidedContext {
    log: LogName;
    /** On how many nodes a scenario is played that needs only one. */
    nodes: number;
  }
}

/** A log of the kind that this run tests. */
export function createLog(now?: () => number): EventLog {
  return inject('log') === 'late' ? createLateLog(now) : new MemoryLog(now);
}

export function createLateLog(now?: () => number): LateLog<ChatInput, ChatEvent, NodeId> {
  return new LateLog({ nodeId, ...(now && { now }) });
}

/** A log that can lose a member, as if its process was killed. */
export class FragileLog implements EventLog {
  readonly #log: EventLog;
  readonly #memberships: Membership[] = [];

  constructor(log: EventLog) {
    this.#log = log;
  }

  async join(member: LogMember): Promise<Membership> {
    const membership = await this.#log.join(member);
    this.#memberships.push(membership);
    return membership;
  }

  /** Loses the `n`th member, from 0: it appends and receives nothing more. */
  async lose(n: number): Promise<void> {
    await this.#memberships[n]?.leave();
  }
}
