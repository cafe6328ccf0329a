/** The answers that a connection waits for: they come in the order of its questions, and nothing else does. */
import type { Heard } from '../heard.ts';

export type Answer = Extract<Heard, { type: 'error' | 'names' | 'help' | 'motd' | 'ordered' | 'me' | 'pong' }>;

export interface Question {
  /** For people. */
  readonly about: string;
  /** Whether this answers it. */
  isAnswer(answer: Answer): boolean;
  /** It may have no answer; what comes then is the answer to the next. */
  readonly isOptional?: boolean;
  /** Called with its answer; with none where it is optional and the next one's has come. */
  readonly whenAnswered?: (answer: Answer | undefined) => void;
}

export class Answers {
  #waiting: Question[] = [];

  ask(question: Question): void {
    this.#waiting.push(question);
  }

  /** Takes an answer. What is wrong with it, as a sentence; `undefined` where it is right. */
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
