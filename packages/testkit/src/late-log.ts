/**
 * A log that gives its events back later and in batches, as a log on a disk or on other machines does. A server that only
 * works with events that come back at once fails with it.
 *
 * It has the shape of chat-server's `EventLog`, but imports nothing of it, because chat-server's dependencies use this
 * package in their tests. So the types are parameters: `Input` is `ChatInput`, `Event` is `ChatEvent`, `Node` is `NodeId`.
 */

/** Milliseconds until a batch comes back. */
const DELAY_MS = 2;

/** With this many inputs on their way, `append` says that the log is behind. Low, so that tests meet it. */
const BUSY = 16;

interface Member<Event> {
  restore(snapshot: string): void;
  receive(events: readonly Event[]): void;
  snapshot(): string;
  failed(error: Error): void;
}

interface Membership<Input, Node> {
  readonly node: Node;
  append(input: Input): undefined | Promise<void>;
  leave(): Promise<void>;
}

interface Options<Node> {
  readonly nodeId: (n: number) => Node;
  /** The time in milliseconds since 1970-01-01 UTC. */
  readonly now?: () => number;
}

export class LateLog<Input extends object, Event, Node> {
  readonly #nodeId: (n: number) => Node;
  readonly #now: () => number;
  readonly #members = new Map<number, Member<Event>>();
  #nodes = 0;
  #seq = 0;
  #batch: Event[] = [];
  /** Resolved when the batch has come back. */
  #delivered: Promise<void> | undefined;
  #failed = false;

  constructor({ nodeId, now = Date.now }: Options<Node>) {
    this.#nodeId = nodeId;
    this.#now = now;
  }

  /** Events may come between the state and the end of `join`. */
  async join(member: Member<Event>): Promise<Membership<Input, Node>> {
    await delay();
    const [first] = this.#members.values();
    if (first !== undefined) member.restore(first.snapshot());
    const n = this.#nodes++;
    const node = this.#nodeId(n);
    this.#members.set(n, member);
    await delay();
    return {
      node,
      append: (input) => (this.#members.has(n) ? this.#append(input) : undefined),
      leave: async () => this.#remove(n, node),
    };
  }

  /** Takes the `n`th member, from 0, for gone, although it lives. */
  lose(n: number): void {
    const member = this.#members.get(n);
    this.#remove(n, this.#nodeId(n));
    member?.failed(new Error('This server was taken for gone.'));
  }

  /** Fails: what is on its way never comes back. */
  fail(error: Error): void {
    this.#failed = true;
    for (const member of this.#members.values()) member.failed(error);
  }

  #remove(n: number, node: Node): void {
    if (this.#members.delete(n)) void this.#append({ type: 'node-lost', node } as unknown as Input);
  }

  #append(input: Input): undefined | Promise<void> {
    this.#batch.push({ ...input, seq: ++this.#seq, time: this.#now() } as Event);
    this.#delivered ??= delay().then(() => this.#deliver());
    return this.#batch.length > BUSY ? this.#delivered : undefined;
  }

  #deliver(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#delivered = undefined;
    if (this.#failed) return;
    for (const member of this.#members.values()) {
      try {
        member.receive(batch);
      } catch (error) {
        // What one member does wrong is not the others' affair, but nobody may overlook it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

function delay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DELAY_MS));
}
