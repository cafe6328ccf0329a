/** A bug: an exception of the server's own code, or of a listener of its events. */
import type { ChatEvent, ConnectionId } from '@linechat/chat-core';

/** The circumstances. Never what somebody said. */
export interface FailureInfo {
  /** The event of the chat that was being applied, and its sequence number; `undefined` if none was. */
  readonly event: ChatEvent['type'] | undefined;
  readonly seq: number | undefined;
  /** The server event whose listener failed; `undefined` if the server itself did. */
  readonly emitting: string | undefined;
  readonly connection: ConnectionId | undefined;
  readonly nickname: string | undefined;
}

export class Failure extends Error implements FailureInfo {
  override readonly name = 'Failure';
  readonly event: ChatEvent['type'] | undefined;
  readonly seq: number | undefined;
  readonly emitting: string | undefined;
  readonly connection: ConnectionId | undefined;
  readonly nickname: string | undefined;

  /** `cause` is what was thrown. */
  constructor(cause: unknown, { event, seq, emitting, connection, nickname }: FailureInfo) {
    super(emitting === undefined ? `The server failed at: ${event}` : `A listener failed at: ${emitting}`, { cause });
    this.event = event;
    this.seq = seq;
    this.emitting = emitting;
    this.connection = connection;
    this.nickname = nickname;
  }
}

/**
 * Throws `failure` outside of the current call, so that a bug does not interrupt what other connections wait for: it
 * becomes an `uncaughtException` of the process.
 */
export function throwOutside(failure: Failure): void {
  process.nextTick(() => {
    throw failure;
  });
}
