/** A bug: an exception that came out of the server's own work, or out of a listener of its events. */
import type { ChatEvent, ConnectionId } from '@linechat/chat-core';

/** What was going on. Never what somebody said. */
export interface FailureInfo {
  /** The event of the chat that was being carried out, and its place in their order; `undefined` where none was. */
  readonly event: ChatEvent['type'] | undefined;
  readonly seq: number | undefined;
  /** What listeners were being told; `undefined` where the server failed by itself. */
  readonly telling: string | undefined;
  readonly connection: ConnectionId | undefined;
  readonly nickname: string | undefined;
}

export class Failure extends Error implements FailureInfo {
  override readonly name = 'Failure';
  readonly event: ChatEvent['type'] | undefined;
  readonly seq: number | undefined;
  readonly telling: string | undefined;
  readonly connection: ConnectionId | undefined;
  readonly nickname: string | undefined;

  /** `cause` is what was thrown. */
  constructor(cause: unknown, { event, seq, telling, connection, nickname }: FailureInfo) {
    super(telling === undefined ? `The server failed at: ${event}` : `A listener failed at: ${telling}`, { cause });
    this.event = event;
    this.seq = seq;
    this.telling = telling;
    this.connection = connection;
    this.nickname = nickname;
  }
}

/**
 * Throws `failure` outside of what is going on, so that a bug cuts nothing short that others wait for: it comes out as
 * an `uncaughtException` of the process.
 */
export function throwOutside(failure: Failure): void {
  process.nextTick(() => {
    throw failure;
  });
}
