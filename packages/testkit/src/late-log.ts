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
  receive(events: readonly Event[]): void;
  snapshot(): string;
  failed(error: Error): void;
}

interface Membership<Input, Node> {
  readonly node: Node;
  readonly snapshot: string | undefined;
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
  #lastTime = 0;
  #batch: Event[] = [];
  /** Resolved when the batch has come back. */
  #delivered: Promise<void> | undefined;
  #failed = false;

  constructor({ nodeId, now = Date.now }: Options<Node>) {
    this.#nodeId = nodeId;
    this.#now = now;
  }

  /** Later, too: a server has to wait for it. */
  async join(member: Member<Event>): Promise<Membership<Input, Node>> {
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    const n = this.#nodes++;
    const node = this.#nodeId(n);
    const [first] = this.#members.values();
    const snapshot = first?.snapshot();
    this.#members.set(n, member);
    return {
      node,
      snapshot,
      append: (input) => (this.#members.has(n) ? this.#append(input) : undefined),
      leave: async () => {
        if (this.#members.delete(n)) void this.#append({ type: 'node-lost', node } as unknown as Input);
      },
    };
  }

  /** Fails: what is on its way never comes back. */
  fail(error: Error): void {
    this.#failed = true;
    for (const member of this.#members.values()) member.failed(error);
  }

  #append(input: Input): undefined | Promise<void> {
    this.#lastTime = Math.max(this.#lastTime, this.#now());
    this.#batch.push({ ...input, seq: ++this.#seq, time: this.#lastTime } as Event);
    this.#delivered ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#deliver();
        resolve();
      }, DELAY_MS);
    });
    return this.#batch.length > BUSY ? this.#delivered : undefined;
  }

  #deliver(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#delivered = undefined;
    if (this.#failed) return;
    for (const member of this.#members.values()) member.receive(batch);
  }
}
