/**
 * Runs the rules of the chat without I/O, and prints the cost of each kind of event:
 * transition-worker.ts linechat|model PRESENT SECONDS.
 *
 * PRESENT clients are in one room. Then a tenth more (at most 1,000) join and enter the room, one client talks, and they
 * leave. That repeats for SECONDS.
 */
import { type ChatEvent, type ChatState, connectionId, createChat, transition } from '@linechat/chat-core';
import { ModelChat } from './transition-model.ts';
import { OPERATIONS, type Operation, type TransitionFigures } from './transition-spec.ts';

const MESSAGES = 1000;
const SPOKEN = 'The quick brown fox jumps over the lazy dog, and the dog yawns.';

/** Recipients so far. It is used at the end, so that no engine can leave the work out. */
let reached = 0;

interface Chat {
  connect(id: number): void;
  line(id: number, text: string): void;
  disconnect(id: number): void;
}

class OurChat implements Chat {
  #state: ChatState = createChat({ maxConnections: 1_000_000 });
  #seq = 0;

  connect(id: number): void {
    this.#apply({ type: 'connected', connection: connectionId(id), seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  line(id: number, text: string): void {
    this.#apply({ type: 'line', connection: connectionId(id), text, seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  disconnect(id: number): void {
    this.#apply({ type: 'disconnected', connection: connectionId(id), seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  #apply(event: ChatEvent): void {
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    for (const effect of effects) if (effect.type === 'deliver') reached += effect.to.length;
  }
}

class Model implements Chat {
  readonly #chat = new ModelChat();

  connect(id: number): void {
    this.#chat.connect(connectionId(id));
  }

  line(id: number, text: string): void {
    reached += this.#chat.line(connectionId(id), text).to.length;
  }

  disconnect(id: number): void {
    this.#chat.disconnect(connectionId(id));
  }
}

const chat: Chat = process.argv[2] === 'model' ? new Model() : new OurChat();
const present = Number(process.argv[3]);
const seconds = Number(process.argv[4]);
const guests = Math.max(1, Math.min(1000, Math.floor(present / 10)));

for (let id = 1; id <= present; id++) {
  chat.connect(id);
  chat.line(id, `n${id}`);
  chat.line(id, '!enter lobby');
}

const spent: Record<Operation, number> = { join: 0, enter: 0, firstMessage: 0, message: 0, leave: 0 };
const done: Record<Operation, number> = { join: 0, enter: 0, firstMessage: 0, message: 0, leave: 0 };

function time(operation: Operation, count: number, action: () => void): void {
  const from = performance.now();
  action();
  spent[operation] += performance.now() - from;
  done[operation] += count;
}

let lastId = present;
function cycle(): void {
  const first = lastId + 1;
  lastId += guests;
  time('join', guests, () => {
    for (let id = first; id <= lastId; id++) {
      chat.connect(id);
      chat.line(id, `n${id}`);
    }
  });
  time('enter', guests, () => {
    for (let id = first; id <= lastId; id++) chat.line(id, '!enter lobby');
  });
  time('firstMessage', 1, () => chat.line(first, SPOKEN));
  time('message', MESSAGES, () => {
    for (let i = 0; i < MESSAGES; i++) chat.line(1 + (i % present), SPOKEN);
  });
  time('leave', guests, () => {
    for (let id = first; id <= lastId; id++) chat.disconnect(id);
  });
}

const start = performance.now();
let isWarm = false;
// The first third of the time warms up the compiler.
while (performance.now() - start < seconds * 1000 || !isWarm) {
  if (!isWarm && performance.now() - start > (seconds * 1000) / 3) {
    isWarm = true;
    for (const operation of OPERATIONS) {
      spent[operation] = 0;
      done[operation] = 0;
    }
  }
  cycle();
}

const nanoseconds = (operation: Operation): number => (spent[operation] * 1e6) / done[operation];
const figures: TransitionFigures = {
  join: nanoseconds('join'),
  enter: nanoseconds('enter'),
  firstMessage: nanoseconds('firstMessage'),
  message: nanoseconds('message'),
  leave: nanoseconds('leave'),
};
if (reached < present) throw new Error('Nobody was reached.');
process.stdout.write(JSON.stringify(figures));
