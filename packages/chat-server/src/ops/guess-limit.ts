/**
 * Limits guesses at the operators' password. An attempt that comes too early counts as wrong whatever it is, and the client
 * can't tell it from one that was checked.
 *
 * 1. An address (a /64 of IPv6) MUST have `FREE` wrong attempts; then it waits after each one, twice as long each time.
 * 2. While there are many wrong attempts from everywhere, each address MUST have fewer, and wait longer.
 * 3. The first attempt from an address MUST be checked, whatever others do: nobody can lock the operators out of an address
 *    that is not shared. An early attempt does not make the wait longer.
 * 4. A right attempt that is not too early MUST be accepted, and ends what its address has to wait.
 * 5. Memory MUST be bounded.
 *
 * Times are in milliseconds of a clock that never goes back.
 */
import { networkOf } from '@linechat/server-kit';

/** Wrong attempts of an address before it waits. Somebody who has forgotten which of some passwords it is needs that many. */
const FREE = 10;
/** The same while there are many wrong attempts from everywhere. */
const FREE_UNDER_ATTACK = 3;
/** Wrong attempts from everywhere that make an attack, in the last minutes. */
const ATTACK = 50;
/** The number of wrong attempts from everywhere halves in this time. */
const HALF_LIFE_MS = 600_000;
/** The first wait of an address. With each `ATTACK` of wrong attempts from everywhere, this is added once more. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3_600_000;
/** After this time without a wrong attempt, an address is forgotten. */
const FORGET_MS = 2 * LONGEST_WAIT_MS;
/** Addresses with wrong attempts; above, the one whose last attempt is oldest is forgotten. */
const MAX_ADDRESSES = 10_000;

export type AttemptOutcome = 'right' | 'wrong' | 'early';

interface Guesser {
  wrong: number;
  /** The next attempt is checked from this time on. */
  readyAt: number;
  lastAt: number;
}

export class GuessLimit {
  readonly #guessers = new Map<string, Guesser>();
  #wrongInAll = 0;
  #countedAt = 0;

  /** What an attempt from `address` counts as. */
  judge(address: string, isRight: boolean, now: number): AttemptOutcome {
    const network = networkOf(address);
    const guesser = this.#find(network, now);
    if (guesser !== undefined && now < guesser.readyAt) return 'early';
    this.#guessers.delete(network);
    if (isRight) return 'right';
    this.#countWrong(now);
    const wrong = (guesser?.wrong ?? 0) + 1;
    this.#guessers.set(network, { wrong, readyAt: now + this.#waitAfter(wrong), lastAt: now });
    for (const oldest of this.#guessers.keys()) {
      if (this.#guessers.size <= MAX_ADDRESSES) break;
      this.#guessers.delete(oldest);
    }
    return 'wrong';
  }

  #find(network: string, now: number): Guesser | undefined {
    const found = this.#guessers.get(network);
    return found !== undefined && now - found.lastAt < FORGET_MS ? found : undefined;
  }

  #countWrong(now: number): void {
    this.#wrongInAll = this.#wrongInAll * 0.5 ** ((now - this.#countedAt) / HALF_LIFE_MS) + 1;
    this.#countedAt = now;
  }

  #waitAfter(wrong: number): number {
    const attacks = this.#wrongInAll / ATTACK;
    const waits = wrong - (attacks < 1 ? FREE : FREE_UNDER_ATTACK);
    if (waits < 0) return 0;
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * (1 + Math.floor(attacks)) * 2 ** waits);
  }
}
