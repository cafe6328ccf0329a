/** The plots that the docs show, each with machine, commit and date in its footer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bar, barChart, type LinePanel, lineChart, type Point } from './chart.ts';
import type { FanOutData, ScenarioName } from './parts/fan-out.ts';
import { type GrowthData, MODES } from './parts/growth.ts';
import type { LatencyData } from './parts/latency.ts';
import type { Results } from './results.ts';
import { type Summary, summarize } from './statistics.ts';

/** @returns the paths of the files. */
export function writePlots(results: Results, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const { 'fan-out': fanOut, latency, growth } = results.parts;
  const footer = footerOf(results);
  const plots = [
    ['fan-out.svg', fanOut && fanOutPlot(fanOut, footer)],
    ['latency.svg', latency && latencyPlot(latency, footer)],
    ['growth.svg', growth && growthPlot(growth, footer)],
  ] as const;
  return plots.flatMap(([name, svg]) => {
    if (svg === undefined) return [];
    const file = join(folder, name);
    writeFileSync(file, svg);
    return [file];
  });
}

function footerOf({ machine, source, rounds }: Results): string {
  const tree = source.clean ? source.commit : `${source.commit} and changes`;
  return `${source.date}, ${tree}; ${machine.cpu}, ${machine.kernel}, Node ${machine.node}; median of ${rounds}, the thin line from least to most`;
}

function scale(summary: Summary, unit: number): Summary {
  return summarize(summary.samples.map((value) => value / unit));
}

function bars<Row extends { readonly server: string }>(
  rows: readonly Row[],
  unit: number,
  figure: (row: Row) => Summary | undefined,
): readonly Bar[] {
  return rows.flatMap((row) => {
    const value = figure(row);
    return value === undefined
      ? []
      : [{ name: row.server, isOurs: row.server === 'linechat', value: scale(value, unit) }];
  });
}

function fanOutPlot({ rows }: FanOutData, footer: string): string {
  const panel = (scenario: ScenarioName, title: string) => ({
    title,
    bars: bars(
      rows.filter((row) => row.scenario === scenario),
      1e6,
      (row) => row.deliveriesPerSecond,
    ),
  });
  const panels = [
    panel('pipelined', 'Pipelined: 200 clients, 200 messages on their way'),
    panel('one at a time', 'One message at a time to 1,000 clients'),
    panel('many rooms', 'Many rooms: 1,000 clients in 100 of them'),
    panel('private', 'Private messages'),
  ];
  return barChart(
    'Million deliveries a second, on one core',
    footer,
    panels.filter((one) => one.bars.length > 0),
  );
}

function latencyPlot({ rows }: LatencyData, footer: string): string {
  return barChart('Milliseconds until a line arrives: 100 lines a second to 500 clients', footer, [
    { title: 'p50', bars: bars(rows, 1000, (row) => row.p50) },
    { title: 'p99', bars: bars(rows, 1000, (row) => row.p99) },
    { title: 'p99.9', bars: bars(rows, 1000, (row) => row.p999) },
  ]);
}

function growthPlot({ deliveries, joins }: GrowthData, footer: string): string {
  const servers = [...new Set(deliveries.map((row) => row.server))];
  const deliveryPanels = MODES.map(
    (mode): LinePanel => ({
      title: `A delivery, ${mode}: µs of the server's processor time`,
      xTitle: 'recipients',
      logarithmic: true,
      series: servers.map((name) => ({
        name,
        points: deliveries
          .filter((row) => row.server === name && row.mode === mode)
          .flatMap((row) => pointOf(row.recipients, row.cpuMicroseconds)),
      })),
    }),
  );
  const joinPanels: readonly LinePanel[] = [
    {
      title: "A join: µs of the server's processor time",
      xTitle: 'present',
      logarithmic: false,
      series: [{ name: 'linechat', points: joins.flatMap((row) => pointOf(row.present, row.cpuMicroseconds)) }],
    },
    {
      title: 'Resident memory, MiB',
      xTitle: 'connections with a nickname',
      logarithmic: false,
      series: [
        {
          name: 'linechat',
          points: joins.flatMap((row) => pointOf(row.present + row.joins, row.bytes && scale(row.bytes, 2 ** 20))),
        },
      ],
    },
  ];
  return lineChart(
    'How cost grows',
    footer,
    [...deliveryPanels, ...joinPanels].filter((panel) => panel.series.some((one) => one.points.length > 0)),
  );
}

function pointOf(x: number, y: Summary | undefined): readonly Point[] {
  return y === undefined ? [] : [{ x, y }];
}
