/** Part 6: how the cost grows with the number of recipients, of clients present, and of connections. */
import { withSpread } from '../figures.ts';
import { measureLoad, summarizeLoad } from '../load/measure-load.ts';
import { runCrowd } from '../load/run-crowd.ts';
import { measureInRounds } from '../rounds.ts';
import type { ServerKind } from '../servers.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { Context, Part } from './context.ts';

/** The C loop shows the cost of the system itself. */
const TAKE_PART = ['linechat', 'C loop'];

export const MODES = ['pipelined', 'one at a time'] as const;
type Mode = (typeof MODES)[number];

interface DeliveryRow {
  readonly server: string;
  readonly mode: Mode;
  readonly recipients: number;
  readonly trouble?: string | undefined;
  /** The server's processor time for one delivery, in microseconds: the same as seconds per million. */
  readonly cpuMicroseconds: Summary | undefined;
}

interface JoinRow {
  readonly present: number;
  readonly joins: number;
  /** The server's processor time for one join, in microseconds. */
  readonly cpuMicroseconds: Summary | undefined;
  /** Resident memory of the server with these clients, minus its memory before the first. */
  readonly bytes: Summary | undefined;
}

export interface GrowthData {
  readonly deliveries: readonly DeliveryRow[];
  readonly joins: readonly JoinRow[];
}

export const growth: Part<GrowthData> = {
  async run(context) {
    return { deliveries: await growDeliveries(context), joins: await growJoins(context) };
  },

  tables({ deliveries, joins }) {
    const servers = [...new Set(deliveries.map((row) => row.server))];
    const recipients = [...new Set(deliveries.map((row) => row.recipients))];
    return [
      {
        title: 'Cost of a delivery, by the number of recipients',
        note: "Microseconds of the server's processor time for one delivery (least–most).",
        head: ['recipients', ...MODES.flatMap((mode) => servers.map((server) => `${mode}, ${server}`))],
        rows: recipients.map((count) => [
          count.toLocaleString('en'),
          ...MODES.flatMap((mode) =>
            servers.map((server) => {
              const row = deliveries.find(
                (one) => one.server === server && one.mode === mode && one.recipients === count,
              );
              return row?.trouble ?? withSpread(row?.cpuMicroseconds);
            }),
          ),
        ]),
      },
      {
        title: 'Cost of a join and memory, by the number present',
        note:
          "Microseconds of the server's processor time for one join, while that many join; resident memory " +
          'afterwards, in MiB, and for each client, in KiB (least–most).',
        head: ['present', 'a join, µs', 'memory, MiB', 'each, KiB'],
        rows: joins.map(({ present, joins: coming, cpuMicroseconds, bytes }) => [
          `${present.toLocaleString('en')} to ${(present + coming).toLocaleString('en')}`,
          withSpread(cpuMicroseconds),
          withSpread(bytes, 2 ** 20),
          withSpread(bytes, 1024 * (present + coming)),
        ]),
      },
    ];
  },
};

async function growDeliveries({ rounds, quick, servers }: Context): Promise<readonly DeliveryRow[]> {
  const counts = quick ? [10, 1000] : [10, 100, 1000, 10_000];
  const time = quick ? { warm: 0.1, measure: 0.3 } : { warm: 0.3, measure: 0.8 };
  const kinds = servers.filter(({ name }) => TAKE_PART.includes(name));
  const variants = MODES.flatMap((mode) =>
    counts.flatMap((recipients) => kinds.map((kind) => ({ mode, recipients, kind }))),
  );
  const measured = await measureInRounds(
    rounds,
    variants,
    ({ mode, recipients, kind }) => `growth, ${mode} to ${recipients}, ${kind.name}`,
    ({ mode, recipients, kind }) =>
      measureLoad(kind, {
        ...{ clients: recipients, senders: Math.min(20, recipients), rooms: 0, private: false, jsonEvery: 0 },
        ...{ size: 64, window: mode === 'pipelined' ? 200 : 1, rate: 0, ...time },
      }),
  );
  return variants.map(({ mode, recipients, kind }, i) => ({
    server: kind.name,
    mode,
    recipients,
    trouble: measured[i]?.trouble,
    cpuMicroseconds: summarizeLoad(measured[i]?.samples ?? []).cpuSecondsPerMillion,
  }));
}

async function growJoins({ rounds, quick, servers }: Context): Promise<readonly JoinRow[]> {
  const groups = quick ? 4 : 10;
  const each = quick ? 500 : 1000;
  const ours: readonly ServerKind[] = servers.filter(({ name }) => name === 'linechat');
  const measured = await measureInRounds(
    rounds,
    ours,
    () => 'growth, joins and memory',
    (kind) => runCrowd(kind, groups * each, groups),
  );
  const trouble = measured[0]?.trouble;
  if (trouble !== undefined) throw new Error(`The growth of joins could not be measured: ${trouble}`);
  const samples = measured[0]?.samples.filter((one) => one.residentBytesIdle > 0) ?? [];
  return Array.from({ length: groups }, (_, i) => ({
    present: i * each,
    joins: each,
    cpuMicroseconds: summaryOf(samples, (one) => ((one.groups[i]?.serverCpuSeconds ?? Number.NaN) / each) * 1e6),
    bytes: summaryOf(samples, (one) => (one.groups[i]?.residentBytes ?? Number.NaN) - one.residentBytesBefore),
  }));
}
