/** Counts per IP address: of connections, say. An address whose count is 0 takes no memory. */
export class AddressCounts {
  readonly #counts = new Map<string, number>();

  /** The count of `address`; 0 where it was never added. */
  of(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  /** One more of `address`. */
  add(address: string): void {
    this.#counts.set(address, this.of(address) + 1);
  }

  /** One less of `address`, which must have been added before. */
  remove(address: string): void {
    const count = this.of(address) - 1;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }
}
