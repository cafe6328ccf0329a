/** Part 4: how long a line takes when lines are sent by a schedule (an open loop). */
import { times, withSpread } from '../figures.ts';
import type { LoadSpec } from '../load/load-spec.ts';
import { measureLoad } from '../load/measure-load.ts';
import { measureInRounds } from '../rounds.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { Part } from './context.ts';

const SPEC = {
  ...{ clients: 500, senders: 20, rooms: 0, private: false, jsonEvery: 0 },
  ...{ size: 64, window: 1, rate: 100 },
} as const satisfies Partial<LoadSpec>;

interface LatencyRow {
  readonly server: string;
  readonly trouble?: string | undefined;
  /** In microseconds. */
  readonly p50: Summary | undefined;
  readonly p99: Summary | undefined;
  readonly p999: Summary | undefined;
}

export interface LatencyData {
  readonly rows: readonly LatencyRow[];
}

export const latency: Part<LatencyData> = {
  async run({ rounds, quick, servers }) {
    const time = quick ? { warm: 0.3, measure: 0.5 } : { warm: 0.5, measure: 2 };
    const measured = await measureInRounds(
      rounds,
      servers,
      ({ name }) => `latency, ${name}`,
      async (kind) => (await measureLoad(kind, { ...SPEC, ...time })).result,
    );
    return {
      rows: measured.map(({ samples, trouble }, i) => ({
        server: servers[i]?.name ?? '',
        trouble,
        p50: summaryOf(samples, (one) => one.p50),
        p99: summaryOf(samples, (one) => one.p99),
        p999: summaryOf(samples, (one) => one.p999),
      })),
    };
  },

  tables({ rows }) {
    const limit = rows.find((row) => row.server === 'C loop')?.p99;
    return [
      {
        title: 'Latency',
        note:
          'Milliseconds (least–most) until a line arrives, at 100 lines a second to 500 clients, counted from the ' +
          'time in the schedule.',
        head: ['', 'p50', 'p99', 'p99 of the C loop', 'p99.9'],
        rows: rows.map(({ server, trouble, p50, p99, p999 }) =>
          p50 === undefined
            ? [server, trouble ?? '']
            : [server, withSpread(p50, 1000), withSpread(p99, 1000), times(p99, limit), withSpread(p999, 1000)],
        ),
      },
    ];
  },
};
