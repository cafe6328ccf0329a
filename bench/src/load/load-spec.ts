/** What the load generator, load.c, is asked to do, and what it reports. */

export interface LoadSpec {
  readonly clients: number;
  /** How many of the clients talk, in turns. */
  readonly senders: number;
  /** The clients are spread over so many rooms, and talk there. 0: they talk to all. */
  readonly rooms: number;
  /** Each message goes to one client alone, in turns. */
  readonly private: boolean;
  /** Each client whose number is a multiple of it asks for JSON. 0: nobody does. */
  readonly jsonEvery: number;
  /** Bytes of a message's text. */
  readonly size: number;
  /** Messages that may be on their way at a time. */
  readonly window: number;
  /** Messages a second, by schedule; `window` is then of no account. 0: as fast as `window` lets them. */
  readonly rate: number;
  /** Seconds of talk before it is measured. */
  readonly warm: number;
  /** Seconds that are measured. */
  readonly measure: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly deliveries: number;
  readonly messages: number;
  /** In the whole run, the time before and after the measured one included. */
  readonly reads: number;
  readonly serverCpuSeconds: number;
  /** The share of its core that the generator used. Near 1 it may be the bottleneck. */
  readonly generatorBusy: number;
  /** How many deliveries were timed: with `rate`, all. Their times are in microseconds. */
  readonly delays: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}
