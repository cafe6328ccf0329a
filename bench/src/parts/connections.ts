/** Part 5: many connections: the cost of an idle one, all joining at once, all leaving at once. */
import { withSpread } from '../figures.ts';
import type { CrowdResult } from '../load/crowd-spec.ts';
import { runCrowd } from '../load/run-crowd.ts';
import { measureInRounds } from '../rounds.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { Part } from './context.ts';

/** Two other servers are enough to show what Node and Python cost by themselves. */
const TAKE_PART = ['linechat', 'uvloop', 'naive Node'];

interface ConnectionsRow {
  readonly server: string;
  readonly trouble?: string | undefined;
  readonly bytesEach: Summary | undefined;
  readonly joinSeconds: Summary | undefined;
  readonly leaveSeconds: Summary | undefined;
  /** The longest wait of another client for an answer, in milliseconds. */
  readonly worstWhenIdle: Summary | undefined;
  readonly worstAtJoining: Summary | undefined;
  readonly worstAtUsers: Summary | undefined;
  readonly worstAtLeaving: Summary | undefined;
}

export interface ConnectionsData {
  readonly count: number;
  readonly rows: readonly ConnectionsRow[];
}

export const connections: Part<ConnectionsData> = {
  async run({ rounds, quick, servers }) {
    const count = quick ? 2000 : 10_000;
    const kinds = servers.filter(({ name }) => TAKE_PART.includes(name));
    const measured = await measureInRounds(
      rounds,
      kinds,
      ({ name }) => `connections, ${name}`,
      (kind) => runCrowd(kind, count, 1),
    );
    return {
      count,
      rows: measured.map(({ samples, trouble }, i) => ({
        server: kinds[i]?.name ?? '',
        trouble,
        ...summarize(samples, count),
      })),
    };
  },

  tables({ count, rows }) {
    return [
      {
        title: `${count.toLocaleString('en')} connections`,
        note:
          'Resident memory for each idle connection with a nickname; seconds until all have joined at once, and until all ' +
          'have left at once; and the longest time, in milliseconds, that another client waited for an answer meanwhile ' +
          '(least–most).',
        head: ['', 'KiB each', 'joins, s', 'leaves, s', 'wait, idle', 'wait, joins', 'wait, !users', 'wait, leaves'],
        rows: rows.map((row) =>
          row.joinSeconds === undefined
            ? [row.server, row.trouble ?? '']
            : [
                row.server,
                withSpread(row.bytesEach, 1024),
                withSpread(row.joinSeconds),
                withSpread(row.leaveSeconds),
                withSpread(row.worstWhenIdle),
                withSpread(row.worstAtJoining),
                withSpread(row.worstAtUsers),
                withSpread(row.worstAtLeaving),
              ],
        ),
      },
    ];
  },
};

function summarize(samples: readonly CrowdResult[], count: number): Omit<ConnectionsRow, 'server' | 'trouble'> {
  const withMemory = samples.filter((one) => one.residentBytesIdle > 0);
  return {
    bytesEach: summaryOf(withMemory, (one) => (one.residentBytesIdle - one.residentBytesBefore) / count),
    joinSeconds: summaryOf(samples, (one) => one.groups[0]?.seconds ?? Number.NaN),
    leaveSeconds: summaryOf(samples, (one) => one.leaveSeconds),
    worstWhenIdle: summaryOf(samples, (one) => one.feltIdle.worst),
    worstAtJoining: summaryOf(samples, (one) => one.feltAtJoining.worst),
    worstAtUsers: summaryOf(
      samples.flatMap((one) => one.feltAtUsers ?? []),
      (felt) => felt.worst,
    ),
    worstAtLeaving: summaryOf(samples, (one) => one.feltAtLeaving.worst),
  };
}
