/** The aims of the project, compared with the figures of one run. */
import { figure } from './figures.ts';
import type { FanOutRow, ScenarioName } from './parts/fan-out.ts';
import type { PartsData } from './results.ts';
import { ratioOf, type Summary } from './statistics.ts';
import type { Table } from './table.ts';

interface Aim {
  readonly what: string;
  readonly bound: 'at least' | 'at most';
  readonly aim: number;
  /** `undefined` if it was not measured. */
  measured(parts: PartsData): number | undefined;
}

const AIMS: readonly Aim[] = [
  aim('pipelined: times the C loop', 'at least', 0.95, rateAgainst('pipelined', 'C loop')),
  aim('pipelined: times uvloop', 'at least', 1.4, rateAgainst('pipelined', 'uvloop')),
  aim('pipelined: times InspIRCd', 'at least', 6, rateAgainst('pipelined', 'InspIRCd')),
  aim('pipelined: times naive Node', 'at least', 50, rateAgainst('pipelined', 'naive Node')),
  aim("pipelined: CPU per delivery, times the C loop's", 'at most', 1.25, (parts) =>
    ratio(
      row(parts, 'pipelined', 'linechat')?.cpuSecondsPerMillion,
      row(parts, 'pipelined', 'C loop')?.cpuSecondsPerMillion,
    ),
  ),
  aim('one at a time: times the C loop', 'at least', 0.85, rateAgainst('one at a time', 'C loop')),
  aim('many rooms: times pipelined', 'at least', 0.7, rateAgainstPipelined('many rooms')),
  aim('half JSON: times pipelined', 'at least', 0.7, rateAgainstPipelined('half JSON')),
  aim("latency: p99, times the C loop's", 'at most', 1.3, ({ latency }) => {
    const p99 = (server: string): Summary | undefined => latency?.rows.find((one) => one.server === server)?.p99;
    return ratio(p99('linechat'), p99('C loop'));
  }),
  aim('idle connection: KiB', 'at most', 9, (parts) => scaled(connectionsOf(parts)?.bytesEach, 1024)),
  aim('all join at once: s', 'at most', 4, (parts) => connectionsOf(parts)?.joinSeconds?.median),
  aim('!users: wait of other clients, ms', 'at most', 20, (parts) => connectionsOf(parts)?.worstAtUsers?.median),
];

export function aimsTable(parts: PartsData): Table {
  const rows = AIMS.flatMap(({ what, bound, aim, measured }) => {
    const value = measured(parts);
    if (value === undefined) return [];
    const isReached = bound === 'at least' ? value >= aim : value <= aim;
    return [[what, `${bound} ${figure(aim)}`, figure(value), isReached ? 'yes' : 'no']];
  });
  return {
    title: 'Aims',
    note: 'Medians of this run; comparisons are made round by round.',
    head: ['', 'aim', 'here', 'reached'],
    rows,
  };
}

function aim(what: string, bound: Aim['bound'], value: number, measured: Aim['measured']): Aim {
  return { what, bound, aim: value, measured };
}

function row(parts: PartsData, scenario: ScenarioName, server: string): FanOutRow | undefined {
  return parts['fan-out']?.rows.find((one) => one.scenario === scenario && one.server === server);
}

function rateAgainst(scenario: ScenarioName, server: string): Aim['measured'] {
  return (parts) =>
    ratio(row(parts, scenario, 'linechat')?.deliveriesPerSecond, row(parts, scenario, server)?.deliveriesPerSecond);
}

function rateAgainstPipelined(scenario: ScenarioName): Aim['measured'] {
  return (parts) =>
    ratio(
      row(parts, scenario, 'linechat')?.deliveriesPerSecond,
      row(parts, 'pipelined', 'linechat')?.deliveriesPerSecond,
    );
}

type ConnectionsRow = NonNullable<PartsData['connections']>['rows'][number];

function connectionsOf(parts: PartsData): ConnectionsRow | undefined {
  return parts.connections?.rows.find((one) => one.server === 'linechat');
}

function scaled(summary: Summary | undefined, unit: number): number | undefined {
  return summary && summary.median / unit;
}

function ratio(one: Summary | undefined, other: Summary | undefined): number | undefined {
  return one && other && ratioOf(one, other).median;
}
