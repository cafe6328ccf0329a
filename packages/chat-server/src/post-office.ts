/** The post office: owes each line to all its recipients, and once a turn of the event loop empties their outboxes. */
import type { MessageFormat } from '@linechat/chat-core';
import type { Outbox } from './outbox.ts';
import { PendingLines } from './pending-lines.ts';

/** A turn that owes somebody this much, in UTF-16 code units, ends early: memory must not grow with the input. */
const LONGEST_TURN = 262_144;

/** One message as a line, terminator included, in each format; made when the first recipient needs it. */
export interface Line {
  readonly plain: string;
  readonly json: string;
}

export class PostOffice {
  /** Where the lines of this turn begin: a tree for each format, so that no node has recipients of both. */
  #roots: Record<MessageFormat, PendingLines> = newRoots();
  /** The outboxes with something in them. */
  #due: Outbox[] = [];
  #scheduled = false;

  /** Owes `line` to each of `outboxes` but `except`. */
  deliver(line: Line, outboxes: readonly Outbox[], except: Outbox | undefined): void {
    // Most recipients stand at the same node, so that node and its child are kept at hand.
    let from: PendingLines | undefined;
    let to: PendingLines | undefined;
    for (const outbox of outboxes) {
      if (outbox === except || outbox.closed) continue;
      const node = outbox.pending ?? this.#roots[outbox.format];
      if (to === undefined || node !== from) {
        from = node;
        to = node.with(line[outbox.format]);
      }
      if (outbox.pending === undefined) this.#due.push(outbox);
      outbox.pending = to;
    }
    this.#schedule();
    if (to !== undefined && to.length > LONGEST_TURN) this.flush();
  }

  /** Owes bytes that are not lines to one outbox. */
  deliverRaw(bytes: Uint8Array, outbox: Outbox): void {
    outbox.addRaw(bytes);
    this.#due.push(outbox);
    this.#schedule();
  }

  /** From now on `outbox` gets its lines in `format`. */
  setFormat(outbox: Outbox, format: MessageFormat): void {
    outbox.format = format;
    outbox.pending = outbox.pending?.apart();
  }

  /** Ends the turn: each outbox that has something in it writes, once. */
  flush(): void {
    const due = this.#due;
    this.#due = [];
    this.#roots = newRoots();
    for (const outbox of due) outbox.flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Runs when the events of this turn have all been read.
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }
}

function newRoots(): Record<MessageFormat, PendingLines> {
  return { plain: new PendingLines(), json: new PendingLines() };
}
