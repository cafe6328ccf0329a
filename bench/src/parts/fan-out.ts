/** Part 3: fan-out over TCP: lines from a few clients to many. */
import { figure, median, spread, times } from '../figures.ts';
import type { LoadSpec } from '../load/load-spec.ts';
import { type LoadSummary, measureLoad, summarizeLoad } from '../load/measure-load.ts';
import { measureInRounds } from '../rounds.ts';
import type { ServerKind } from '../servers.ts';
import type { Table } from '../table.ts';
import type { Part } from './context.ts';

const SCENARIO_NAMES = ['pipelined', 'one at a time', 'many rooms', 'half JSON', 'private'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

interface Scenario {
  readonly name: ScenarioName;
  readonly about: string;
  readonly spec: Omit<LoadSpec, 'warm' | 'measure'>;
  readonly takesPart: (kind: ServerKind) => boolean;
}

const PIPELINED = {
  ...{ clients: 200, senders: 20, rooms: 0, private: false, jsonEvery: 0 },
  ...{ size: 64, window: 200, rate: 0 },
} as const;

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'pipelined',
    about: '200 clients; 20 of them talk to all, with up to 200 messages on their way.',
    spec: PIPELINED,
    takesPart: () => true,
  },
  {
    name: 'one at a time',
    about:
      '1,000 clients; the next message is sent when all have the one before it, so each delivery is a system call.',
    spec: { ...PIPELINED, clients: 1000, window: 1 },
    takesPart: () => true,
  },
  {
    name: 'many rooms',
    about: '1,000 clients in 100 rooms; in each room one talks, with up to 200 messages on their way.',
    spec: { ...PIPELINED, clients: 1000, rooms: 100, senders: 100, window: 20_000 },
    takesPart: ({ can, name }) => can.rooms && name !== 'asyncio',
  },
  {
    name: 'half JSON',
    about: 'As pipelined, but every second client has asked for JSON.',
    spec: { ...PIPELINED, jsonEvery: 2 },
    takesPart: ({ can }) => can.json,
  },
  {
    name: 'private',
    about: '200 clients; 20 of them write to each other client in turn, with up to 2,000 messages on their way.',
    spec: { ...PIPELINED, private: true, window: 2000 },
    takesPart: ({ can, name }) => can.private && name !== 'asyncio',
  },
];

export interface FanOutRow extends LoadSummary {
  readonly scenario: ScenarioName;
  readonly server: string;
  readonly trouble?: string | undefined;
}

export interface FanOutData {
  readonly scenarios: readonly Scenario[];
  readonly rows: readonly FanOutRow[];
}

export const fanOut: Part<FanOutData> = {
  async run({ rounds, quick, servers }) {
    const time = quick ? { warm: 0.1, measure: 0.3 } : { warm: 0.3, measure: 0.8 };
    const variants = SCENARIOS.flatMap((scenario) =>
      servers.filter(scenario.takesPart).map((kind) => ({ scenario, kind })),
    );
    const measured = await measureInRounds(
      rounds,
      variants,
      ({ scenario, kind }) => `fan-out, ${scenario.name}, ${kind.name}`,
      ({ scenario, kind }) => measureLoad(kind, { ...scenario.spec, ...time }),
    );
    return {
      scenarios: SCENARIOS,
      rows: variants.map(({ scenario, kind }, i) => ({
        scenario: scenario.name,
        server: kind.name,
        trouble: measured[i]?.trouble,
        ...summarizeLoad(measured[i]?.samples ?? []),
      })),
    };
  },

  tables({ scenarios, rows }) {
    return scenarios.map(({ name, about }) => scenarioTable(name, about, rows));
  },
};

function scenarioTable(name: ScenarioName, about: string, all: readonly FanOutRow[]): Table {
  const rows = all.filter((row) => row.scenario === name);
  const limit = rows.find((row) => row.server === 'C loop')?.deliveriesPerSecond;
  return {
    title: `Fan-out, ${name}`,
    note: about,
    head: [
      '',
      'million deliveries/s',
      'least–most',
      'of the C loop',
      'CPU s per million',
      'peak MiB',
      'generator busy',
    ],
    rows: rows.map((row) =>
      row.deliveriesPerSecond === undefined
        ? [row.server, row.trouble ?? '']
        : [
            row.server,
            median(row.deliveriesPerSecond, 1e6),
            spread(row.deliveriesPerSecond, 1e6),
            times(row.deliveriesPerSecond, limit),
            median(row.cpuSecondsPerMillion),
            median(row.peakBytes, 2 ** 20),
            row.generatorBusy === undefined ? '' : `${figure(Math.round(row.generatorBusy.median * 100))} %`,
          ],
    ),
  };
}
