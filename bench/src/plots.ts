/** The plots that the docs show, each with machine, commit and date below its title. Vega-Lite draws them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { figure } from './figures.ts';
import type { FanOutData, ScenarioName } from './parts/fan-out.ts';
import { type GrowthData, MODES } from './parts/growth.ts';
import type { LatencyData } from './parts/latency.ts';
import type { Results } from './results.ts';
import type { Summary } from './statistics.ts';

const OURS = '#0b6e99';
const OTHERS = '#787774';
const WIDTH = 560;
const HEIGHT = 190;

/** @returns the paths of the files. */
export async function writePlots(results: Results, folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const { 'fan-out': fanOut, latency, growth } = results.parts;
  const about = describe(results);
  const plots: Readonly<Record<string, TopLevelSpec | undefined>> = {
    'fan-out.svg': fanOut && fanOutPlot(fanOut, about),
    'latency.svg': latency && latencyPlot(latency, about),
    'growth.svg': growth && growthPlot(growth, about),
  };
  const files: string[] = [];
  for (const [name, plot] of Object.entries(plots)) {
    if (plot === undefined) continue;
    const file = join(folder, name);
    writeFileSync(file, `${await renderSvg(plot)}\n`);
    files.push(file);
  }
  return files;
}

async function renderSvg(plot: TopLevelSpec): Promise<string> {
  return await new View(parse(compile(plot).spec), { renderer: 'none' }).toSVG();
}

function describe({ machine, source, rounds }: Results): string {
  const tree = source.clean ? source.commit : `${source.commit} and changes`;
  return `${source.date}, ${tree}; ${machine.cpu}, ${machine.kernel}, Node ${machine.node}; median of ${rounds}, thin lines from least to most`;
}

type Panel = object;

/** Panels one below the other, each with axes of its own. */
function inPanels(title: string, about: string, panels: readonly Panel[]): TopLevelSpec {
  return {
    title: { text: title, subtitle: about, anchor: 'start', offset: 16 },
    spacing: 28,
    vconcat: panels,
    config: {
      background: 'white',
      padding: 12,
      font: 'system-ui, sans-serif',
      view: { stroke: null },
      axis: { domain: false, ticks: false, title: null, labelFontSize: 12, labelPadding: 6, titleFontWeight: 'normal' },
      title: { fontSize: 15, subtitleFontSize: 10, subtitleColor: OTHERS },
      text: { fontSize: 12 },
    },
  } as TopLevelSpec;
}

function panelTitle(text: string): object {
  return { text, anchor: 'start', frame: 'group', fontSize: 12 };
}

/** A bar for each server that has a figure, from zero, and a thin line from the least to the most. */
function barPanel<Row extends { readonly server: string }>(
  title: string,
  unit: number,
  rows: readonly Row[],
  figureOf: (row: Row) => Summary | undefined,
): readonly Panel[] {
  const values = rows.flatMap((row) => {
    const value = figureOf(row);
    return value === undefined ? [] : [{ server: row.server, ...scaled(value, unit) }];
  });
  if (values.length === 0) return [];
  return [
    {
      title: panelTitle(title),
      width: WIDTH,
      height: { step: 24 },
      data: { values },
      encoding: { y: { field: 'server', type: 'nominal', sort: null } },
      layer: [
        {
          mark: { type: 'bar', height: 18 },
          encoding: {
            x: { field: 'median', type: 'quantitative', axis: null },
            color: { condition: { test: "datum.server === 'linechat'", value: OURS }, value: OTHERS },
          },
        },
        { mark: 'rule', encoding: { x: { field: 'min', type: 'quantitative' }, x2: { field: 'max' } } },
        {
          mark: { type: 'text', align: 'left', dx: 6 },
          encoding: { x: { field: 'max', type: 'quantitative' }, text: { field: 'label' } },
        },
      ],
    },
  ];
}

interface Point {
  readonly server: string;
  readonly x: number;
  readonly y: Summary | undefined;
}

/** A line for each server, a vertical thin line at each point from the least to the most. */
function linePanel(
  title: string,
  x: { readonly title: string; readonly scale: 'linear' | 'log' },
  unit: number,
  points: readonly Point[],
): readonly Panel[] {
  const values = points.flatMap(({ server, x, y }) => (y === undefined ? [] : [{ server, x, ...scaled(y, unit) }]));
  if (values.length === 0) return [];
  const ticks = [...new Set(values.map((value) => value.x))];
  return [
    {
      title: panelTitle(title),
      width: WIDTH,
      height: HEIGHT,
      data: { values },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          scale: { type: x.scale },
          axis: { title: x.title, values: ticks, grid: false, format: ',d', labelFlush: false },
        },
        color: {
          field: 'server',
          type: 'nominal',
          sort: null,
          scale: { range: [OURS, '#d9730d', '#448361', '#9065b0'] },
          legend: null,
        },
      },
      layer: [
        {
          mark: { type: 'line', point: true },
          encoding: { y: { field: 'median', type: 'quantitative', axis: { tickCount: 5 } } },
        },
        { mark: 'rule', encoding: { y: { field: 'min', type: 'quantitative' }, y2: { field: 'max' } } },
        {
          mark: { type: 'text', align: 'left', dx: 8 },
          transform: [
            { joinaggregate: [{ op: 'max', field: 'x', as: 'last' }], groupby: ['server'] },
            { filter: 'datum.x === datum.last' },
          ],
          encoding: { y: { field: 'median', type: 'quantitative' }, text: { field: 'server' } },
        },
      ],
    },
  ];
}

function scaled(
  { median, min, max }: Summary,
  unit: number,
): { readonly median: number; readonly min: number; readonly max: number; readonly label: string } {
  return { median: median / unit, min: min / unit, max: max / unit, label: figure(median / unit) };
}

function fanOutPlot({ rows }: FanOutData, about: string): TopLevelSpec {
  const panel = (scenario: ScenarioName, title: string) =>
    barPanel(
      title,
      1e6,
      rows.filter((row) => row.scenario === scenario),
      (row) => row.deliveriesPerSecond,
    );
  return inPanels('Million deliveries a second, on one core', about, [
    ...panel('pipelined', 'Pipelined: 200 clients, 200 messages on their way'),
    ...panel('one at a time', 'One message at a time to 1,000 clients'),
    ...panel('many rooms', 'Many rooms: 1,000 clients in 100 of them'),
    ...panel('private', 'Private messages'),
  ]);
}

function latencyPlot({ rows }: LatencyData, about: string): TopLevelSpec {
  return inPanels('Milliseconds until a line arrives: 100 lines a second to 500 clients', about, [
    ...barPanel('p50', 1000, rows, (row) => row.p50),
    ...barPanel('p99', 1000, rows, (row) => row.p99),
    ...barPanel('p99.9', 1000, rows, (row) => row.p999),
  ]);
}

function growthPlot({ deliveries, joins }: GrowthData, about: string): TopLevelSpec {
  const server = 'linechat';
  return inPanels('How cost grows', about, [
    ...MODES.flatMap((mode) =>
      linePanel(
        `A delivery, ${mode}: µs of the server's processor time`,
        { title: 'recipients', scale: 'log' },
        1,
        deliveries
          .filter((row) => row.mode === mode)
          .map((row) => ({ server: row.server, x: row.recipients, y: row.cpuMicroseconds })),
      ),
    ),
    ...linePanel(
      "A join: µs of the server's processor time",
      { title: 'present', scale: 'linear' },
      1,
      joins.map((row) => ({ server, x: row.present, y: row.cpuMicroseconds })),
    ),
    ...linePanel(
      'Resident memory, MiB',
      { title: 'connections with a nickname', scale: 'linear' },
      2 ** 20,
      joins.map((row) => ({ server, x: row.present + row.joins, y: row.bytes })),
    ),
  ]);
}
