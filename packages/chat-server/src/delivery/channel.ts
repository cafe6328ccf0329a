/** A channel: connections whose lines have the same format and the same framing, and so the same bytes. */
import type { MessageFormat } from '@linechat/chat-core';
import type { Framing } from '../transport/framing.ts';
import { PendingLines } from './pending-lines.ts';

export class Channel {
  readonly format: MessageFormat;
  readonly framing: Framing;
  /** Where the lines of this turn begin. */
  root: PendingLines;

  constructor(format: MessageFormat, framing: Framing) {
    this.format = format;
    this.framing = framing;
    this.root = new PendingLines(framing);
  }

  /** Starts a new turn. */
  clear(): void {
    this.root = new PendingLines(this.framing);
  }
}

/** The channels of a transport. */
export type Channels = Readonly<Record<MessageFormat, Channel>>;
