/** The answers that a connection waits for. They must come in the order of its questions, and nothing else may come. */
import type { Heard } from '../heard.ts';

export type Answer = Extract<Heard, { type: 'error' | 'names' | 'help' | 'motd' | 'ordered' | 'me' | 'pong' }>;

export interface Question {
  /** For people. */
  readonly about: string;
  /** Whether this answers it. */
  isAnswer(answer: Answer): boolean;
  /** It may have no answer. Then the next answer is for the next question. */
  readonly isOptional?: boolean;
  /** Called with its answer; with `undefined` if it is optional and the answer to the next one came. */
  readonly whenAnswered?: (answer: Answer | undefined) => void;
}

export class Answers {
  #waiting: Question[] = [];

  ask(question: Question): void {
    this.#waiting.push(question);
  }

  /** Takes an answer. Returns what is wrong with it; `undefined` if it is right. */
  take(answer: Answer): string | undefined {
    for (let question = this.#waiting.shift(); question !== undefined; question = this.#waiting.shift()) {
      if (question.isAnswer(answer)) {
        question.whenAnswered?.(answer);
        return undefined;
      }
      if (question.isOptional !== true) return `heard ${JSON.stringify(answer)} for ${question.about}`;
      question.whenAnswered?.(undefined);
    }
    return `heard ${JSON.stringify(answer)}, and had asked nothing`;
  }

  /** What it still waits for. */
  get waiting(): readonly Question[] {
    return this.#waiting.filter(({ isOptional }) => isOptional !== true);
  }
}
