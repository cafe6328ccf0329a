/** The arguments of the load generator, load.c, and its result. */

export interface LoadSpec {
  readonly clients: number;
  /** How many of the clients talk, in turn. */
  readonly senders: number;
  /** The number of rooms over which the clients are spread, and where they talk. 0: they talk to all. */
  readonly rooms: number;
  /** Each message goes to one client only, in turn. */
  readonly private: boolean;
  /** Clients whose number is a multiple of this ask for JSON. 0: none. */
  readonly jsonEvery: number;
  /** Bytes of a message's text. */
  readonly size: number;
  /** The maximum of messages on their way. */
  readonly window: number;
  /** Messages a second, by a schedule; then `window` is ignored. 0: as fast as `window` permits. */
  readonly rate: number;
  /** Seconds of talk before the measurement. */
  readonly warm: number;
  /** Seconds of the measurement. */
  readonly measure: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly deliveries: number;
  readonly messages: number;
  /** In the whole run, including the time before and after the measurement. */
  readonly reads: number;
  readonly serverCpuSeconds: number;
  /** The share of its core that the generator used. Near 1 it may be the bottleneck. */
  readonly generatorBusy: number;
  /** The number of timed deliveries: all, with `rate`. The delays are in microseconds. */
  readonly delays: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}
