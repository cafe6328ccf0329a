/**
 * The text of the metrics. It is collected a few times at once, and then at most once in `INTERVAL_MS`, whatever number of
 * requests there is; in between, requests get the last text.
 */

/** Milliseconds. A collection takes about one, and a scraper comes every few seconds. */
const INTERVAL_MS = 250;
/** Collections at once: two scrapers and a person get fresh figures. */
const BURST = 5;

export class Scrape {
  readonly #collect: () => Promise<string>;
  #last: Promise<string> | undefined;
  #isCollecting = false;
  #tokens = BURST;
  #filledAt = 0;

  constructor(collect: () => Promise<string>) {
    this.#collect = collect;
  }

  /** The text, at most `INTERVAL_MS` old. Rejects if it can't be collected. */
  async text(): Promise<string> {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledAt) / INTERVAL_MS);
    this.#filledAt = now;
    if (this.#last !== undefined && (this.#isCollecting || this.#tokens < 1)) return await this.#last;
    this.#tokens--;
    this.#isCollecting = true;
    this.#last = this.#collect().finally(() => {
      this.#isCollecting = false;
    });
    return await this.#last;
  }
}
