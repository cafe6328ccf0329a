/** The results as a file: all figures, the machine, the commit and the date. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, Source } from './machine.ts';
import type { CodecData } from './parts/codec.ts';
import type { ConnectionsData } from './parts/connections.ts';
import type { FanOutData } from './parts/fan-out.ts';
import type { GrowthData } from './parts/growth.ts';
import type { LatencyData } from './parts/latency.ts';
import type { TransitionData } from './parts/transition.ts';

export interface PartsData {
  readonly codec?: CodecData;
  readonly transition?: TransitionData;
  readonly 'fan-out'?: FanOutData;
  readonly latency?: LatencyData;
  readonly connections?: ConnectionsData;
  readonly growth?: GrowthData;
}

export interface Results {
  readonly machine: Machine;
  readonly source: Source;
  readonly rounds: number;
  /** Servers that were not measured, and why. */
  readonly missing: Readonly<Record<string, string>>;
  readonly parts: PartsData;
}

/** `2026-11-23-0123456789` for a whole run. The name also says which parts ran, and whether the tree had changes. */
export function resultName({ source, parts }: Results, isWhole: boolean): string {
  const which = isWhole ? [] : Object.keys(parts);
  return [source.date, source.commit, ...(source.clean ? [] : ['changed']), ...which].join('-');
}

/** @returns the path of the file. */
export function writeResults(results: Results, folder: string, isWhole: boolean): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${resultName(results, isWhole)}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  return file;
}
