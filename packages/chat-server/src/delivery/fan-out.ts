/**
 * The fan-out: it enqueues each line for all its recipients, and flushes their outboxes once a turn of the event loop.
 *
 * Successive lines to the same recipients are a run. A run is enqueued as if it was one line, when a line has other
 * recipients or the turn ends. So in a chat in which all talk to all, a turn costs one step for each recipient, however
 * many lines it has.
 */
import type { MessageFormat } from '@linechat/chat-core';
import type { Counters } from '../stats/counters.ts';
import type { Framing } from '../transport/framing.ts';
import { Channel, type Channels } from './channel.ts';
import type { Outbox } from './outbox.ts';
import type { PendingLines } from './pending-lines.ts';

/** A turn with this much for one recipient, in UTF-16 code units, ends early: memory must not grow with the input. */
const LONGEST_TURN = 262_144;

/** A message as a line without line end, in each format. The texts may be made when they are needed. */
export interface Line {
  readonly plain: string;
  readonly json: string;
}

export class FanOut {
  readonly #counters: Counters;
  readonly #channels = new Map<Framing, Channels>();
  /** The outboxes with pending lines or bytes. */
  #due: Outbox[] = [];
  #run: Run | undefined;
  #isScheduled = false;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** The channels for the connections of a transport. */
  channelsOf(framing: Framing): Channels {
    let channels = this.#channels.get(framing);
    if (channels === undefined) {
      channels = { plain: new Channel('plain', framing), json: new Channel('json', framing) };
      this.#channels.set(framing, channels);
    }
    return channels;
  }

  /** Enqueues `line` for each of `outboxes` but `except`. */
  deliver(line: Line, outboxes: readonly Outbox[], except: Outbox | undefined): void {
    if (this.#run?.outboxes === outboxes && this.#run.except === except) {
      this.#run.add(line);
    } else {
      this.#enqueueRun();
      this.#run = new Run(outboxes, except, line);
    }
    this.#schedule();
    if (this.#run.length > LONGEST_TURN) this.flush();
  }

  /** The same for the line with which the connections of `outboxes` end. An outbox that was over its limit takes it, too. */
  deliverLast(line: Line, outboxes: readonly Outbox[]): void {
    this.#enqueueRun();
    for (const outbox of outboxes) outbox.expectLastLine();
    this.deliver(line, outboxes, undefined);
  }

  /** Enqueues bytes that are not lines. */
  enqueueRaw(bytes: Uint8Array, outbox: Outbox): void {
    outbox.addRaw(bytes);
    this.#due.push(outbox);
    this.#schedule();
  }

  /** From now on `outbox` gets its lines in `format`. */
  setFormat(outbox: Outbox, format: MessageFormat): void {
    this.#enqueueRun();
    outbox.setFormat(format);
  }

  /** Nothing more is enqueued for `outbox`; it closes its transport when its output is sent. */
  finish(outbox: Outbox): void {
    outbox.isFinishing = true;
    this.#enqueueRun();
    outbox.endIfDone();
  }

  /** Ends the turn: each outbox with pending output writes, once. */
  flush(): void {
    this.#enqueueRun();
    const due = this.#due;
    this.#due = [];
    for (const { plain, json } of this.#channels.values()) {
      plain.clear();
      json.clear();
    }
    for (const outbox of due) outbox.flush();
  }

  #enqueueRun(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    // Most recipients are at the same node, so that node and its child are kept at hand.
    let from: PendingLines | undefined;
    let to: PendingLines | undefined;
    let skipped = 0;
    for (const outbox of run.outboxes) {
      if (outbox === run.except || !outbox.takesLines) {
        skipped++;
        continue;
      }
      const node = outbox.pending ?? outbox.channel.root;
      if (to === undefined || node !== from) {
        from = node;
        to = node.with(run.textFor(outbox.channel));
      }
      if (outbox.pending === undefined) this.#due.push(outbox);
      outbox.pending = to;
    }
    this.#counters.deliveries += (run.outboxes.length - skipped) * run.count;
    if (to !== undefined && to.length > LONGEST_TURN) this.flush();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const began = this.#counters.now();
    // Runs when the events of this turn have all been read.
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
      this.#counters.turned(began);
    });
  }
}

/** Lines with the same recipients. Most runs have one line; only a second one makes a list. */
class Run {
  readonly outboxes: readonly Outbox[];
  readonly except: Outbox | undefined;
  readonly #first: Line;
  #others: Line[] | undefined;
  #length: number;
  /** The text made last, and the channel that it is for. */
  #channel: Channel | undefined;
  #text = '';

  constructor(outboxes: readonly Outbox[], except: Outbox | undefined, first: Line) {
    this.outboxes = outboxes;
    this.except = except;
    this.#first = first;
    this.#length = first.plain.length;
  }

  add(line: Line): void {
    this.#others ??= [];
    this.#others.push(line);
    this.#length += line.plain.length;
  }

  /** The length of the plain texts in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** The number of lines. */
  get count(): number {
    return 1 + (this.#others?.length ?? 0);
  }

  /** All lines with their line ends. */
  textFor(channel: Channel): string {
    if (channel === this.#channel) return this.#text;
    const { lineEnd } = channel.framing;
    let text = this.#first[channel.format] + lineEnd;
    if (this.#others !== undefined) for (const line of this.#others) text += line[channel.format] + lineEnd;
    this.#channel = channel;
    this.#text = text;
    return text;
  }
}
