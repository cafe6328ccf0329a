/**
 * Joins and leaves one after the other make one row, which grows until something else is said.
 *
 *   bob joined · cid, dee entered @tea · eve, fay, gus and 12 more left
 */
import type { Received } from '../message/received.ts';
import { rowText } from './safe-text.ts';

export type Coming = Extract<Received, { type: 'joined' | 'left' | 'entered' | 'exited' }>;

const NAMED = 4;

export class Fold {
  /** Key: what they did; value: who. */
  readonly #groups = new Map<string, string[]>();
  #since = 0;

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** The time of the first. */
  get since(): number {
    return this.#since;
  }

  add(message: Coming, now: number): void {
    if (this.isEmpty) this.#since = message.time ?? now;
    const did = 'room' in message ? `${message.type} @${rowText(message.room)}` : message.type;
    const names = this.#groups.get(did);
    if (names === undefined) this.#groups.set(did, [rowText(message.nick)]);
    else names.push(rowText(message.nick));
  }

  get text(): string {
    return [...this.#groups].map(([did, names]) => `${listed(names)} ${did}`).join(' · ');
  }

  clear(): void {
    this.#groups.clear();
  }
}

function listed(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(', ');
  return `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more`;
}
