/** The observer: it is in every room before the others come, uses JSON, has notices on, and never stops to read. */
import { type Heard, readLine } from '../heard.ts';
import { ChatSocket } from '../socket.ts';
import type { Oracle } from './oracle.ts';

export const OBSERVER = 'observer';

export class Observer {
  readonly #socket: ChatSocket;
  #asked = 0;
  readonly #waiting: ((heard: Heard) => void)[];

  private constructor(socket: ChatSocket, waiting: ((heard: Heard) => void)[]) {
    this.#socket = socket;
    this.#waiting = waiting;
  }

  /** Resolves when it is in all `rooms`. From then on the oracle gets what it gets. */
  static async enter(port: number, rooms: readonly string[], oracle: Oracle): Promise<Observer> {
    const waiting: ((heard: Heard) => void)[] = [];
    const socket = await ChatSocket.connect(port, {
      heard: (heard) => {
        if (heard.type === 'pong' || heard.type === 'names') waiting.shift()?.(heard);
        else if (heard.type === 'error' || heard.type === 'private')
          oracle.complain(`The observer heard ${heard.type}.`);
        else if (!isItsOwn(heard)) oracle.observes(heard);
      },
      broke: (why) => oracle.complain(`The observer heard ${why}.`),
    });
    void socket.ended.then((how) => {
      if (!observer.#hasQuit) oracle.complain(`The observer's connection is ${how}.`);
    });
    const observer = new Observer(socket, waiting);
    observer.#send(OBSERVER, '!format json', '!notices on', ...rooms.map((room) => `!enter ${room}`));
    await observer.settle();
    return observer;
  }

  #hasQuit = false;

  /** Resolves when it has got everything that happened before. */
  async settle(): Promise<void> {
    await this.#ask(`!ping ${++this.#asked}`);
  }

  /** The answer to `!users`, `!rooms` or `!members …`. */
  async names(question: string): Promise<readonly string[]> {
    const heard = await this.#ask(question);
    return heard.type === 'names' ? heard.names : [];
  }

  async quit(): Promise<void> {
    this.#hasQuit = true;
    this.#send('!quit');
    await this.#socket.ended;
    this.#socket.halfClose();
  }

  #ask(question: string): Promise<Heard> {
    this.#send(question);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #send(...lines: readonly string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }
}

/** Notices about itself are not recorded. */
function isItsOwn(heard: Heard): boolean {
  return 'nickname' in heard && heard.nickname === OBSERVER;
}

/** A new connection takes `nickname` and asks for the users and the rooms. Returns the lines that it gets. */
export async function lookRound(port: number, nickname: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const socket = await ChatSocket.connect(port, {
    heard: (_, line) => lines.push(line),
    broke: (why) => lines.push(why),
  });
  socket.write(`${nickname}\r\n!users\r\n!rooms\r\n!quit\r\n`);
  await socket.ended;
  socket.halfClose();
  for (const line of lines) readLine(line);
  return lines;
}
