/** Up and Down: lines of the history in place of the line being typed, which comes back at the end. */

export class Recall {
  readonly #lines: readonly string[];
  /** The recalled line; the length of the history: none, the line was typed. */
  #index: number;
  /** What was typed before the first line was recalled. */
  #draft = '';

  /** `lines` may grow. */
  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#index = lines.length;
  }

  /** The line `step` lines on, or `undefined` if there is none. `typed` is the text of the line now. */
  move(step: 1 | -1, typed: string): string | undefined {
    const index = this.#index + step;
    if (index < 0 || index > this.#lines.length) return undefined;
    if (this.#index >= this.#lines.length) this.#draft = typed;
    this.#index = index;
    return this.#lines[index] ?? this.#draft;
  }

  /** The line was found in the history at `index`. */
  jump(index: number): void {
    this.#index = index;
  }

  /** The line was sent or cleared: the next one recalled is the newest. */
  reset(): void {
    this.#index = this.#lines.length;
  }
}
