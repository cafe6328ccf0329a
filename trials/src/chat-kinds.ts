/** The kinds of chat that are tried: on which log, and how many servers share it. */
import { type ChatEvent, type ChatInput, type NodeId, nodeId } from '@linechat/chat-core';
import { type EventLog, MemoryLog } from '@linechat/chat-server';
import { LateLog } from '@linechat/testkit/late-log';

export interface ChatKind {
  /** `'memory'`: events come back at once. `'late'`: they come back later, in batches. */
  readonly log: 'memory' | 'late';
  /** Servers that share the log. */
  readonly servers: 1 | 2;
}

export const CHAT_KINDS: readonly ChatKind[] = [
  { log: 'memory', servers: 1 },
  { log: 'late', servers: 1 },
  { log: 'memory', servers: 2 },
  { log: 'late', servers: 2 },
];

/** For example `late-2`. */
export function nameOf({ log, servers }: ChatKind): string {
  return `${log}-${servers}`;
}

export function createLog({ log }: ChatKind): EventLog {
  return log === 'memory' ? new MemoryLog() : new LateLog<ChatInput, ChatEvent, NodeId>({ nodeId });
}
