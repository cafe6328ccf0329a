/**
 * The replica: this server's copy of the state. It is fed with the events of the log, and is the only caller of
 * `transition`. The effects that concern this server's connections are applied here.
 */
import { type ChatEvent, type ChatState, serializeState, transition } from '@linechat/chat-core';
import type { EffectApplier } from './effects.ts';

/** What the replica says to the server. */
export interface ReplicaObserver {
  /** The effects of an event are applied. */
  applied(event: ChatEvent): void;
  /** A bug: an event could not be applied. */
  failed(error: unknown, event: ChatEvent): void;
}

export class Replica {
  readonly #effects: EffectApplier;
  readonly #observer: ReplicaObserver;
  #state: ChatState;
  #last: ChatEvent | undefined;
  #isApplying = false;

  constructor(state: ChatState, effects: EffectApplier, observer: ReplicaObserver) {
    this.#state = state;
    this.#effects = effects;
    this.#observer = observer;
  }

  /** A later state does not change it. */
  get state(): ChatState {
    return this.#state;
  }

  /** The event that was received last. */
  get last(): ChatEvent | undefined {
    return this.#last;
  }

  /** The event that is being applied; `undefined` between events. */
  get current(): ChatEvent | undefined {
    return this.#isApplying ? this.#last : undefined;
  }

  /** Continues from a state. Applies no effects. */
  restore(state: ChatState): void {
    this.#state = state;
  }

  snapshot(): string {
    return serializeState(this.#state);
  }

  /** Applies events in order. A bug that shows in one of them does not stop the others. */
  receive(events: readonly ChatEvent[]): void {
    for (const event of events) this.#apply(event);
  }

  #apply(event: ChatEvent): void {
    this.#last = event;
    this.#isApplying = true;
    try {
      const [state, effects] = transition(this.#state, event);
      this.#state = state;
      this.#effects.apply(effects);
    } catch (error) {
      this.#observer.failed(error, event);
    } finally {
      this.#observer.applied(event);
      this.#isApplying = false;
    }
  }
}
