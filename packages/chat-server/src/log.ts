/**
 * The event log: what happens goes in, and every event comes back in one total order, with its place in that order and
 * its time. Whoever carries out events does so only as they come back. So this is the one seam where several machines
 * can join: a log that many nodes append to gives all of them the same order, and `transition` then gives all of them
 * the same chat.
 */
import type { ChatEvent, Happening } from '@linechat/chat-core';

export interface EventLog {
  /** Adds a happening. It comes back through `subscribe`, at once or later, with its place in the order. */
  append(happening: Happening): void;
  /** Sets who gets each event, in order, exactly once. To be called once, before the first `append`. */
  subscribe(receive: (event: ChatEvent) => void): void;
}

/**
 * The log of a single process: an event comes back before `append` returns, unless another is just being received.
 *
 * What `receive` throws, `append` throws on, when all that waits has been received: no event is lost, repeated or
 * received out of order for it. Of several exceptions it makes one AggregateError.
 */
export class LocalLog implements EventLog {
  readonly #now: () => number;
  readonly #waiting: ChatEvent[] = [];
  #receive: (event: ChatEvent) => void = () => {};
  #receiving = false;
  #seq = 0;
  #time: number | undefined;

  /** `now` gives the time in milliseconds since 1970-01-01 UTC. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  subscribe(receive: (event: ChatEvent) => void): void {
    this.#receive = receive;
  }

  append(happening: Happening): void {
    const event = { ...happening, seq: ++this.#seq, time: this.#timeOfThisRead() };
    if (this.#receiving) {
      // What is carried out now has made this happen; its turn comes when that is done.
      this.#waiting.push(event);
      return;
    }
    this.#receiving = true;
    let errors: unknown[] | undefined;
    for (let next: ChatEvent | undefined = event; next !== undefined; next = this.#waiting.shift()) {
      try {
        this.#receive(next);
      } catch (error) {
        errors ??= [];
        errors.push(error);
      }
    }
    this.#receiving = false;
    if (errors !== undefined) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  }

  /** Lines that are read at once have come at one time, so it is asked for once. */
  #timeOfThisRead(): number {
    if (this.#time === undefined) {
      this.#time = this.#now();
      queueMicrotask(() => {
        this.#time = undefined;
      });
    }
    return this.#time;
  }
}
