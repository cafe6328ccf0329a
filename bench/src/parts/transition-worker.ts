/**
 * Runs the rules of the chat without any I/O, and prints what each kind of event costs:
 * transition-worker.ts linechat|twin PRESENT SECONDS.
 *
 * With so many clients present, all of them in one room, a tenth more (1,000 at most) come, enter the room, somebody
 * talks, and they leave; again and again.
 */
import { type ChatEvent, type ChatState, connectionId, createChat, transition } from '@linechat/chat-core';
import { OPERATIONS, type Operation, type TransitionFigures } from './transition-spec.ts';
import { TwinChat } from './transition-twin.ts';

const MESSAGES = 1000;
const SPOKEN = 'The quick brown fox jumps over the lazy dog, and the dog yawns.';

/** How many are reached by what has been done so far; looked at, so that no engine leaves anything out. */
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
    this.#happen({ type: 'connected', connection: connectionId(id), seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  line(id: number, text: string): void {
    this.#happen({ type: 'line', connection: connectionId(id), text, seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  disconnect(id: number): void {
    this.#happen({ type: 'disconnected', connection: connectionId(id), seq: ++this.#seq, time: 1_700_000_000_000 });
  }

  #happen(event: ChatEvent): void {
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    for (const effect of effects) if (effect.type === 'deliver') reached += effect.to.length;
  }
}

class Twin implements Chat {
  readonly #chat = new TwinChat();

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

const chat: Chat = process.argv[2] === 'twin' ? new Twin() : new OurChat();
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
// The first third is for the compiler.
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
