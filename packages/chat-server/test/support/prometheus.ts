/** Parses the text format of Prometheus, and throws if the text does not conform. */

export interface Metric {
  readonly type: string;
  /** By name and labels, as in the text: `linechat_refusals_total{code="too-slow"}`. */
  readonly samples: Map<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) \\S.*$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
// prom-client writes `Nan` for not a number; Prometheus reads it in any case.
const SAMPLE = new RegExp(
  `^((${NAME})(?:\\{${LABEL}(?:,${LABEL})*\\})?) ([-+]?[0-9.]+(?:e[-+]?[0-9]+)?|[-+]Inf|NaN)$`,
  'i',
);

/** The metrics of a page, by name. */
export function parseMetrics(page: string): Map<string, Metric> {
  if (!page.endsWith('\n')) throw new Error('The last line has no end.');
  const metrics = new Map<string, Metric>();
  let describedName = '';
  let name = '';
  for (const line of page.split('\n')) {
    if (line === '') continue;
    const help = HELP.exec(line)?.[1];
    const [, typed, type] = TYPE.exec(line) ?? [];
    const [, key, sampled, value] = SAMPLE.exec(line) ?? [];
    if (help !== undefined) {
      describedName = help;
    } else if (typed !== undefined && type !== undefined) {
      if (typed !== describedName) throw new Error(`No help for ${typed}`);
      if (metrics.has(typed)) throw new Error(`${typed} is there twice`);
      if ((type === 'counter') !== typed.endsWith('_total')) throw new Error(`The name of a ${type}: ${typed}`);
      metrics.set(typed, { type, samples: new Map() });
      name = typed;
    } else if (key !== undefined && sampled !== undefined) {
      const metric = metrics.get(name);
      const suffix = metric?.type === 'histogram' ? '(_bucket|_sum|_count)' : '';
      if (!new RegExp(`^${name}${suffix}$`).test(sampled)) throw new Error(`${sampled} stands under ${name}`);
      if (metric?.samples.has(key)) throw new Error(`${key} is there twice`);
      metric?.samples.set(key, Number(value?.replace('Inf', 'Infinity')));
    } else {
      throw new Error(`Not of the format: ${line}`);
    }
  }
  for (const [histogram, { type, samples }] of metrics) if (type === 'histogram') checkHistogram(histogram, samples);
  return metrics;
}

/** The buckets of each series rise, and the last one is the count of the series. */
function checkHistogram(name: string, samples: ReadonlyMap<string, number>): void {
  const last = new Map<string, number>();
  for (const [key, value] of samples) {
    if (!key.startsWith(`${name}_bucket`)) continue;
    const series = key
      .replace(/,?le="[^"]*",?/, '')
      .replace('{}', '')
      .replace('_bucket', '_count');
    if (value < (last.get(series) ?? 0)) throw new Error(`${key} is less than the bucket before it`);
    last.set(series, value);
  }
  for (const [series, value] of last) {
    if (samples.get(series) !== value) throw new Error(`${series} is not ${value}`);
    if (!samples.has(series.replace('_count', '_sum'))) throw new Error(`${series} has no sum`);
  }
}
