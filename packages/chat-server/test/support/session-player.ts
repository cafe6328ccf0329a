/** Runs a session without a network, a log or a clock, and records its outputs. */
import type { ChatEvent, ChatInput } from '@linechat/chat-core';
import { connectionId } from '@linechat/chat-core';
import { Session, type SessionOptions, type SessionState } from '../../src/session/session.ts';

const OPTIONS: SessionOptions = {
  maxLineBytes: 20,
  maxFirstLineBytes: 10,
  floodBurst: 1000,
  floodRate: 1000,
  floodBytesBurst: 100_000,
  floodBytesRate: 100_000,
  nickTimeoutMs: 30_000,
  isOperatorPassword: (attempt) => attempt === 'secret',
};

/** When events come back from the log: before `append` returns, or when `deliver` is called. */
export type LogMode = 'at once' | 'late';

/** What the chat does with an input, before the event is said to have returned. */
export type Chat = (input: ChatInput, session: Session, now: number) => void;

/** A chat that accepts each nickname, answers `!help` with 100 bytes, and ends the connection at `!quit`. */
const simpleChat: Chat = (input, session, now) => {
  if (input.type === 'line' && session.state === 'naming') session.named();
  else if (input.type === 'line' && input.text === '!help') session.charge(100);
  else if (input.type === 'line' && input.text === '!quit') session.dismissed('quit', now);
};

export class SessionPlayer {
  readonly session: Session;
  /** Every appended input, abbreviated. */
  readonly appended: string[] = [];
  /** Every other output, abbreviated. */
  readonly commands: string[] = [];
  /** The largest number of inputs on their way at the same time. */
  mostInFlight = 0;
  now = 0;
  /** Whether a turn ends; otherwise each output is in a turn of its own. */
  takesTurns = false;
  isCongested = false;
  readonly #mode: LogMode;
  readonly #chat: Chat;
  #inFlight: ChatInput[] = [];
  #isRunning = false;
  #seq = 0;

  constructor(options: Partial<SessionOptions> = {}, mode: LogMode = 'at once', chat: Chat = simpleChat) {
    this.#mode = mode;
    this.#chat = chat;
    this.session = new Session(connectionId(1), '192.0.2.1', { ...OPTIONS, ...options }, this.now);
    this.run();
  }

  get state(): SessionState {
    return this.session.state;
  }

  /** Bytes as Latin-1 text arrive; the memory is overwritten afterwards, as a socket does. */
  read(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    this.session.read(bytes, this.now);
    this.run();
    this.session.keep();
    bytes.fill('?');
  }

  end(): void {
    this.session.peerEnded(this.now);
    this.run();
  }

  close(): void {
    this.session.closed();
    this.run();
  }

  /** All events that are on their way come back. What they lead to is appended, and comes back the next time. */
  deliver(): void {
    const batch = this.#inFlight;
    this.#inFlight = [];
    for (const input of batch) this.#return(input);
  }

  /** Time passes, and each timer fires when it is due. */
  wait(ms: number): void {
    const until = this.now + ms;
    for (let at = this.session.wakeAt; at !== undefined && at <= until; at = this.session.wakeAt) {
      this.now = Math.max(this.now, at);
      this.session.timeout(this.now);
      this.run();
    }
    this.now = until;
  }

  /** Runs until nothing is on its way and no line waits for the rate limit. */
  settle(): void {
    for (let round = 0; round < 10_000; round++) {
      this.deliver();
      if (this.#inFlight.length > 0) continue;
      const { wakeAt } = this.session;
      // The timers of the rate limit are shorter.
      if (wakeAt === undefined || wakeAt - this.now >= 5000) return;
      this.wait(wakeAt - this.now);
    }
    throw new Error('The session does not settle.');
  }

  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (;;) {
      if (!this.takesTurns) this.session.beginTurn();
      const output = this.session.next(this.now, this.isCongested);
      if (output === undefined) break;
      switch (output.type) {
        case 'pause':
        case 'resume':
        case 'finish':
        case 'destroy':
        case 'probe':
          this.commands.push(output.type);
          break;
        case 'throttle':
          this.commands.push(output.isFirst ? 'throttle first' : 'throttle');
          break;
        case 'reply':
          this.commands.push(`reply ${Buffer.from(output.bytes).toString('hex')}`);
          break;
        default:
          this.#append(output);
      }
    }
    this.#isRunning = false;
  }

  #append(input: ChatInput): void {
    this.appended.push(abbreviated(input));
    if (this.#mode === 'at once') {
      this.mostInFlight = 1;
      this.#return(input);
      return;
    }
    this.#inFlight.push(input);
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight.length);
  }

  #return(input: ChatInput): void {
    this.#chat(input, this.session, this.now);
    this.session.returned({ ...input, seq: ++this.#seq, time: 0 } as ChatEvent, this.now);
    this.run();
  }
}

function abbreviated(input: ChatInput): string {
  if (input.type === 'line') return `line ${input.text}`;
  if (input.type === 'operator-attempt') return `operator-attempt ${input.outcome}`;
  return input.type;
}
