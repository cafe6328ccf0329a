/**
 * Which answer belongs to which question. The plain answers to `!users`, `!rooms` and `!members` are lists of words
 * and nothing more; they come in the order of the questions. Questions of the client itself are marked `isOwn`: their
 * answers are for its completion, not for the screen.
 */
import type { Received } from './received.ts';

interface Question {
  readonly type: 'users' | 'rooms' | 'members';
  readonly room: string;
  readonly isOwn: boolean;
}

export class Questions {
  readonly #open: Question[] = [];

  /** A line goes out: remember it where it is a question. */
  asked(line: string, isOwn: boolean): void {
    const [, type, room = ''] = /^!(users|rooms|members)(?: (\S+))?\s*$/.exec(line) ?? [];
    if (type === 'users' || type === 'rooms') this.#open.push({ type, room: '', isOwn });
    else if (type === 'members' && room !== '') this.#open.push({ type, room, isOwn });
  }

  /** The message with its meaning where it is a plain answer, and whether it is for the screen. */
  answered(message: Received): { readonly message: Received; readonly isShown: boolean } {
    if (message.type === 'error' && message.code === 'no-such-room') this.#take('members');
    if (message.type === 'users' || message.type === 'rooms' || message.type === 'members') {
      return { message, isShown: this.#take(message.type)?.isOwn !== true };
    }
    const question = message.type === 'other' ? this.#open.shift() : undefined;
    if (question === undefined || message.type !== 'other') return { message, isShown: true };
    const names = message.text.split(' ').filter(Boolean);
    const { type, room } = question;
    const { text: line } = message;
    const answer: Received =
      type === 'members' ? { type, room, names, isJson: false, line } : { type, names, isJson: false, line };
    return { message: answer, isShown: !question.isOwn };
  }

  /** A new connection answers no question of the old one. */
  forget(): void {
    this.#open.length = 0;
  }

  #take(type: Question['type']): Question | undefined {
    const index = this.#open.findIndex((question) => question.type === type);
    return index < 0 ? undefined : this.#open.splice(index, 1)[0];
  }
}
