/**
 * Limits for each address: connections at the same time, and new connections in a time. All addresses of a /64 of IPv6
 * count as one. Loopback is exempt unless the operator wants it otherwise.
 *
 * 1. New connections are a bucket of tokens: so many at once, and then one after each part of the interval. A connection
 *    that is refused takes no token, so a client that tries again and again gets in when there is one.
 * 2. Each connection that entered MUST leave once.
 * 3. Memory MUST be bounded by the open connections and `MAX_BUCKETS`.
 *
 * Times are in milliseconds of a clock that never goes back.
 */
import { AddressCounts, isLoopback, networkOf } from '@linechat/server-kit';

/** Addresses whose new connections are counted. Above, the one that came longest ago is forgotten. */
const MAX_BUCKETS = 50_000;

export interface AddressLimitOptions {
  /** Connections at the same time; 0: no limit. */
  readonly maxConnections: number;
  /** The chat itself counts the connections at the same time. */
  readonly isCountedByChat: boolean;
  /** New connections in `intervalMs`; 0: no limit. */
  readonly newConnections: number;
  readonly intervalMs: number;
  readonly limitLoopback: boolean;
}

/** Why a connection may not enter. */
export type AddressLimitReached = 'address-limit' | 'connection-rate';

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class AddressLimits {
  readonly #options: AddressLimitOptions;
  readonly #open = new AddressCounts();
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: AddressLimitOptions) {
    this.#options = options;
  }

  /** Counts a connection from `address` and returns `undefined`; or why it may not enter, and then it is not counted. */
  enter(address: string, now: number): AddressLimitReached | undefined {
    const network = networkOf(address);
    if (this.#options.limitLoopback || !isLoopback(address)) {
      if (this.#isFull(network)) return 'address-limit';
      if (!this.#takeToken(network, now)) return 'connection-rate';
    }
    this.#open.add(network);
    return undefined;
  }

  /** The same without limits, for connections of proxies themselves. */
  enterUnlimited(address: string): void {
    this.#open.add(networkOf(address));
  }

  leave(address: string): void {
    this.#open.remove(networkOf(address));
  }

  #isFull(network: string): boolean {
    const { maxConnections, isCountedByChat } = this.#options;
    if (maxConnections === 0 || isCountedByChat) return false;
    return this.#open.of(network) >= maxConnections;
  }

  #takeToken(network: string, now: number): boolean {
    const { newConnections, intervalMs } = this.#options;
    if (newConnections === 0) return true;
    const { tokens, filledAt } = this.#buckets.get(network) ?? { tokens: newConnections, filledAt: now };
    const filled = Math.min(newConnections, tokens + ((now - filledAt) * newConnections) / intervalMs);
    const hasToken = filled >= 1;
    this.#buckets.delete(network);
    this.#buckets.set(network, { tokens: hasToken ? filled - 1 : filled, filledAt: now });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MAX_BUCKETS) break;
      this.#buckets.delete(oldest);
    }
    return hasToken;
  }
}
