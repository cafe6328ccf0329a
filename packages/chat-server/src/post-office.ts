/**
 * The post office: owes each line to all its recipients, and once a turn of the event loop empties their outboxes.
 *
 * Lines that go one after the other to the very same recipients are a run. A run is handed out as if it were one line,
 * when somebody else is owed something or the turn ends: so in a chat where all talk to all, a turn costs one step for
 * each recipient, however many lines it has.
 */
import type { MessageFormat } from '@linechat/chat-core';
import type { Outbox } from './outbox.ts';
import { PendingLines } from './pending-lines.ts';
import { Traffic } from './statistics.ts';

/** A turn that owes somebody this much, in UTF-16 code units, ends early: memory must not grow with the input. */
const LONGEST_TURN = 262_144;

/** Something as text, terminator included, in each format; the texts may be made when somebody needs them. */
export interface Line {
  readonly plain: string;
  readonly json: string;
}

export class PostOffice {
  readonly #traffic: Traffic;
  /** Where the lines of this turn begin: a tree for each format, so that no node has recipients of both. */
  #roots: Record<MessageFormat, PendingLines> = newRoots();
  /** The outboxes with something in them. */
  #due: Outbox[] = [];
  #run: Run | undefined;
  #scheduled = false;

  constructor(traffic: Traffic = new Traffic()) {
    this.#traffic = traffic;
  }

  /** Owes `line` to each of `outboxes` but `except`. */
  deliver(line: Line, outboxes: readonly Outbox[], except: Outbox | undefined): void {
    if (this.#run?.outboxes === outboxes && this.#run.except === except) {
      this.#run.add(line);
    } else {
      this.#handOutRun();
      this.#run = new Run(outboxes, except, line);
    }
    this.#schedule();
    if (this.#run.length > LONGEST_TURN) this.flush();
  }

  /** Owes bytes that are not lines to one outbox. */
  deliverRaw(bytes: Uint8Array, outbox: Outbox): void {
    outbox.addRaw(bytes);
    this.#due.push(outbox);
    this.#schedule();
  }

  /** From now on `outbox` gets its lines in `format`. */
  setFormat(outbox: Outbox, format: MessageFormat): void {
    this.#handOutRun();
    outbox.format = format;
    outbox.pending = outbox.pending?.apart();
  }

  /** Nothing more will be owed to `outbox`; it closes when what is owed has been passed on. */
  finish(outbox: Outbox): void {
    this.#handOutRun();
    outbox.finish();
  }

  /** Ends the turn: each outbox that has something in it writes, once. */
  flush(): void {
    this.#handOutRun();
    const due = this.#due;
    this.#due = [];
    this.#roots = newRoots();
    for (const outbox of due) outbox.flush();
  }

  #handOutRun(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    // Most recipients stand at the same node, so that node and its child are kept at hand.
    let from: PendingLines | undefined;
    let to: PendingLines | undefined;
    let skipped = 0;
    for (const outbox of run.outboxes) {
      if (outbox === run.except || outbox.closed) {
        skipped++;
        continue;
      }
      const node = outbox.pending ?? this.#roots[outbox.format];
      if (to === undefined || node !== from) {
        from = node;
        to = node.with(run[outbox.format]);
      }
      if (outbox.pending === undefined) this.#due.push(outbox);
      outbox.pending = to;
    }
    this.#traffic.deliveries += (run.outboxes.length - skipped) * run.count;
    if (to !== undefined && to.length > LONGEST_TURN) this.flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const began = this.#traffic.now();
    // Runs when the events of this turn have all been read.
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
      this.#traffic.turned(began);
    });
  }
}

/** Lines with the same recipients, as one. Most have but one: only a second makes a list of them. */
class Run implements Line {
  readonly outboxes: readonly Outbox[];
  readonly except: Outbox | undefined;
  readonly #first: Line;
  #others: Line[] | undefined;
  #plain: string;
  #json: string | undefined;

  constructor(outboxes: readonly Outbox[], except: Outbox | undefined, first: Line) {
    this.outboxes = outboxes;
    this.except = except;
    this.#first = first;
    this.#plain = first.plain;
  }

  add(line: Line): void {
    this.#others ??= [];
    this.#others.push(line);
    this.#plain += line.plain;
  }

  get length(): number {
    return this.#plain.length;
  }

  /** Its lines. */
  get count(): number {
    return 1 + (this.#others?.length ?? 0);
  }

  get plain(): string {
    return this.#plain;
  }

  get json(): string {
    this.#json ??= this.#first.json + (this.#others?.map((line) => line.json).join('') ?? '');
    return this.#json;
  }
}

function newRoots(): Record<MessageFormat, PendingLines> {
  return { plain: new PendingLines(), json: new PendingLines() };
}
