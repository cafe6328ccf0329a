/**
 * Private lines. Each must reach the connection with the nickname, once and in the order of its sender, or its sender must
 * get `no-such-user`.
 *
 * Certain: a line that was not refused (the sender knows by a ping behind it) to a connection that stays or ends in order.
 * In flight: a line whose sender broke before the pong, and a line to a connection that broke.
 */
import type { End } from './listener.ts';

interface PrivateLine {
  readonly text: string;
  readonly to: string;
  readonly sender: number;
  outcome: 'not known' | 'delivered' | 'refused' | 'in flight';
  isHeard: boolean;
}

export class PrivateLines {
  readonly #complain: (what: string) => void;
  readonly #byText = new Map<string, PrivateLine>();
  readonly #byNickname = new Map<string, Set<PrivateLine>>();
  readonly #owners: ReadonlyMap<string, number>;
  readonly #ends = new Map<number, End>();
  /** Of each connection, the number of the line that it heard last from each other. */
  readonly #lastHeard = new Map<number, Map<number, number>>();
  checked = 0;

  /** `owners`: which connection each nickname was given to; each is given once. */
  constructor(owners: ReadonlyMap<string, number>, complain: (what: string) => void) {
    this.#owners = owners;
    this.#complain = complain;
  }

  /** @returns what is to be called when it is known whether the sender was refused. */
  sent(sender: number, to: string, text: string): (isRefused: boolean) => void {
    const line: PrivateLine = { text, to, sender, outcome: 'not known', isHeard: false };
    this.#byText.set(text, line);
    const others = this.#byNickname.get(to) ?? new Set();
    this.#byNickname.set(to, others.add(line));
    return (isRefused) => {
      line.outcome = isRefused ? 'refused' : 'delivered';
      this.#settle(line);
    };
  }

  heard(connection: number, from: string, text: string): void {
    const line = this.#byText.get(text);
    if (line === undefined) {
      this.#complain(`${connection} heard from ${from} in private what nobody said, or heard it again: ${text}`);
    } else if (this.#owners.get(line.to) !== connection || this.#owners.get(from) !== line.sender) {
      this.#complain(`${connection} heard from ${from} what was for ${line.to}: ${text}`);
    } else if (line.isHeard) {
      this.#complain(`${connection} heard twice from ${from}: ${text}`);
    } else {
      this.#checkOrder(connection, line);
      line.isHeard = true;
      this.checked++;
      this.#settle(line);
    }
  }

  ended(connection: number, nicknames: readonly string[], end: End): void {
    this.#ends.set(connection, end);
    this.#lastHeard.delete(connection);
    for (const nickname of nicknames) for (const line of this.#byNickname.get(nickname) ?? []) this.#settle(line);
  }

  /** The connection of the sender broke: lines without an answer may or may not arrive. */
  gaveUp(sender: number): void {
    for (const line of this.#byText.values()) {
      if (line.sender !== sender || line.outcome !== 'not known') continue;
      line.outcome = 'in flight';
      this.#settle(line);
    }
  }

  /** Everything has come: connections that are left must have got what was delivered. */
  finish(): void {
    for (const { outcome, isHeard, to, text } of this.#byText.values()) {
      if (outcome === 'delivered' && !isHeard) this.#complain(`${to} never heard in private: ${text}`);
      if (outcome === 'not known') this.#complain(`nobody knows what became of a private line to ${to}: ${text}`);
    }
  }

  /** A text begins with who said it, and its number: `c12.3`. */
  #checkOrder(connection: number, { sender, text }: PrivateLine): void {
    const heard = this.#lastHeard.get(connection) ?? new Map<number, number>();
    this.#lastHeard.set(connection, heard);
    const number = Number(/^c\d+\.(\d+)/.exec(text)?.[1]);
    const last = heard.get(sender) ?? 0;
    if (number <= last)
      this.#complain(`${connection} heard number ${number} of ${sender} after number ${last}: ${text}`);
    heard.set(sender, number);
  }

  #settle(line: PrivateLine): void {
    const end = this.#ends.get(this.#owners.get(line.to) ?? 0);
    if (line.outcome === 'refused' && line.isHeard) this.#complain(`${line.to} heard what was refused: ${line.text}`);
    if (line.outcome === 'delivered' && !line.isHeard && end === 'orderly') {
      this.#complain(`${line.to} has ended, and never heard in private: ${line.text}`);
    }
    const isKnown = line.outcome === 'refused' || line.isHeard || end !== undefined;
    // It is kept until its sender knows the outcome, or until it arrives if the sender never will.
    if (!isKnown || line.outcome === 'not known') return;
    this.#byText.delete(line.text);
    this.#byNickname.get(line.to)?.delete(line);
    if (this.#byNickname.get(line.to)?.size === 0) this.#byNickname.delete(line.to);
  }
}
