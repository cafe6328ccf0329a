/** Starts one server, puts one load on it, and stops it. */
import { peakResidentBytes } from '../proc.ts';
import { type RunningServer, type ServerKind, startServer } from '../servers.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { LoadResult, LoadSpec } from './load-spec.ts';
import { runLoad } from './run-load.ts';

/** The figures of one run. */
export interface LoadFigures {
  readonly deliveriesPerSecond: number;
  /** The processor time of the server; `undefined` where the system does not report it. */
  readonly cpuSecondsPerMillion: number | undefined;
  readonly peakBytes: number | undefined;
  readonly generatorBusy: number;
  readonly result: LoadResult;
}

export async function measureLoad(kind: ServerKind, spec: LoadSpec): Promise<LoadFigures> {
  const server = await startServer(kind);
  try {
    const result = await runLoad(server, spec);
    const cpu = (result.serverCpuSeconds / result.deliveries) * 1e6;
    return {
      deliveriesPerSecond: result.deliveries / result.seconds,
      cpuSecondsPerMillion: result.serverCpuSeconds > 0 ? cpu : undefined,
      peakBytes: peakResidentBytes(server.pid),
      generatorBusy: result.generatorBusy,
      result,
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}${complaintOf(server)}`);
  } finally {
    await server.stop();
  }
}

function complaintOf(server: RunningServer): string {
  const trouble = server.trouble();
  return trouble === undefined ? '' : ` The server: ${trouble}`;
}

/** The figures of all rounds. */
export interface LoadSummary {
  readonly deliveriesPerSecond: Summary | undefined;
  readonly cpuSecondsPerMillion: Summary | undefined;
  readonly peakBytes: Summary | undefined;
  readonly generatorBusy: Summary | undefined;
}

export function summarizeLoad(samples: readonly LoadFigures[]): LoadSummary {
  const known = (figure: (one: LoadFigures) => number | undefined): Summary | undefined =>
    summaryOf(
      samples.map(figure).filter((value) => value !== undefined),
      (value) => value,
    );
  return {
    deliveriesPerSecond: known((one) => one.deliveriesPerSecond),
    cpuSecondsPerMillion: known((one) => one.cpuSecondsPerMillion),
    peakBytes: known((one) => one.peakBytes),
    generatorBusy: known((one) => one.generatorBusy),
  };
}
