/**
 * Which answer belongs to which question. In plain text the answers to `!users`, `!rooms` and `!members` are lists of
 * words; they come in the order of the questions. The client asks questions for its completion as well: their answers
 * are not shown.
 */
import { isAmbiguous, type Received, type ReceivedMessage } from './received.ts';

interface Question {
  readonly type: 'users' | 'rooms' | 'members';
  readonly room: string;
  readonly isOfClient: boolean;
}

export class Questions {
  readonly #open: Question[] = [];

  /** A line is sent: if it is a question, an answer is expected. `isOfClient`: the user did not ask it. */
  asked(line: string, isOfClient: boolean): void {
    const [, type, room = ''] = /^!(users|rooms|members)(?: (\S+))?\s*$/.exec(line) ?? [];
    if (type === 'users' || type === 'rooms') this.#open.push({ type, room: '', isOfClient });
    else if (type === 'members' && room !== '') this.#open.push({ type, room, isOfClient });
  }

  /** A line came: what it is if it is a plain answer, and whether it is shown. */
  answered(received: Received): { readonly received: Received; readonly isShown: boolean } {
    const { message, line } = received;
    if (message.type === 'error' && message.code === 'no-such-room') this.#take('members');
    if (message.type === 'users' || message.type === 'rooms' || message.type === 'members') {
      return { received, isShown: this.#take(message.type)?.isOfClient !== true };
    }
    const question = isAmbiguous(received) ? this.#open.shift() : undefined;
    if (question === undefined) return { received, isShown: true };
    return { received: { ...received, message: answerTo(question, line) }, isShown: !question.isOfClient };
  }

  /** The connection is a new one: no question of the old one is answered. */
  clear(): void {
    this.#open.length = 0;
  }

  #take(type: Question['type']): Question | undefined {
    const index = this.#open.findIndex((question) => question.type === type);
    return index < 0 ? undefined : this.#open.splice(index, 1)[0];
  }
}

function answerTo({ type, room }: Question, line: string): ReceivedMessage {
  const names = line.split(' ').filter(Boolean);
  switch (type) {
    case 'users':
      return { type, nicknames: names };
    case 'rooms':
      return { type, rooms: names };
    case 'members':
      return { type, room, nicknames: names };
  }
}
