/**
 * What the connections say to many. It must come into the log once, word for word, in the order in which each of them said
 * it. Each text begins with its sender (`c12.3 …`: connection 12, its third text).
 *
 * Certain: all that is said on a connection that stays or ends in order. In flight: what was said last on one that broke;
 * but nothing may be missing before something that came.
 */
import { asLine, type Entry } from './common-log.ts';
import type { End } from './listener.ts';

interface Speaker {
  /** What has not come yet: `text`, `@room text`. */
  due: string[];
  end: End | undefined;
  hasLeft: boolean;
}

export class Speakers {
  readonly #complain: (what: string) => void;
  readonly #owners: ReadonlyMap<string, number>;
  readonly #speakers = new Map<number, Speaker>();
  checked = 0;

  /** `owners`: which connection each nickname was given to. */
  constructor(owners: ReadonlyMap<string, number>, complain: (what: string) => void) {
    this.#owners = owners;
    this.#complain = complain;
  }

  connects(connection: number): void {
    this.#speakers.set(connection, { due: [], end: undefined, hasLeft: false });
  }

  says(connection: number, line: string): void {
    this.#speakers.get(connection)?.due.push(line);
  }

  happens(entry: Entry): void {
    if (entry.type === 'left') {
      const connection = this.#owners.get(entry.nickname) ?? 0;
      const speaker = this.#speakers.get(connection);
      if (speaker !== undefined) speaker.hasLeft = true;
      this.#settle(connection);
    }
    if (entry.type !== 'public' && entry.type !== 'room') return;
    const connection = Number(/^c(\d+)\.\d+(?: |$)/.exec(entry.text)?.[1]);
    const said = entry.type === 'room' ? `@${entry.room} ${entry.text}` : entry.text;
    const due = this.#speakers.get(connection)?.due.shift();
    if (this.#owners.get(entry.from) !== connection) this.#complain(`somebody else is said to say ${asLine(entry)}`);
    else if (due === undefined) this.#complain(`nobody said, or only once: ${asLine(entry)}`);
    else if (due !== said) this.#complain(`before ${asLine(entry)}, ${entry.from} said ${due}`);
    else this.checked++;
  }

  ends(connection: number, end: End): void {
    const speaker = this.#speakers.get(connection);
    if (speaker !== undefined) speaker.end = end;
    this.#settle(connection);
  }

  /** Everything has come: nothing may be missing. */
  finish(): void {
    for (const { due, end } of this.#speakers.values()) {
      if (due[0] !== undefined && end !== 'broken') this.#complain(`nobody ever heard ${due[0]}`);
    }
  }

  #settle(connection: number): void {
    const speaker = this.#speakers.get(connection);
    if (speaker?.end === undefined || !speaker.hasLeft) return;
    const [lost] = speaker.due;
    if (lost !== undefined && speaker.end === 'orderly')
      this.#complain(`somebody left in order, and nobody heard ${lost}`);
    this.#speakers.delete(connection);
  }
}
