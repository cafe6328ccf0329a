/** Part 1: bytes to lines, by our decoder and by others for Node. */
import { fileURLToPath } from 'node:url';
import { withSpread } from '../figures.ts';
import { outputOf, SERVER_CORE } from '../processes.ts';
import { measureInRounds } from '../rounds.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { Table } from '../table.ts';
import { CHUNK_BYTES, type CodecFigure, LINE_BYTES } from './codec-spec.ts';
import type { Part } from './context.ts';

const WORKER = fileURLToPath(new URL('codec-worker.ts', import.meta.url));
const IMPLEMENTATIONS = ['line-codec', 'split2', 'node:readline', 'byline', 'bare indexOf'];

export interface CodecData {
  readonly rows: readonly {
    readonly implementation: string;
    readonly trouble?: string | undefined;
    readonly figures: readonly {
      readonly lineBytes: number;
      readonly chunkBytes: number;
      readonly linesPerSecond: Summary | undefined;
    }[];
  }[];
}

export const codec: Part<CodecData> = {
  async run({ rounds, quick }) {
    const seconds = quick ? 0.06 : 0.3;
    const measured = await measureInRounds(
      rounds,
      IMPLEMENTATIONS,
      (name) => `codec, ${name}`,
      async (name): Promise<CodecFigure[]> => {
        const command = [process.execPath, WORKER, name, String(seconds)];
        return JSON.parse(await outputOf(command, SERVER_CORE, 60));
      },
    );
    return {
      rows: measured.map(({ samples, trouble }, i) => ({
        implementation: IMPLEMENTATIONS[i] ?? '',
        trouble,
        figures: (samples[0] ?? []).map(({ lineBytes, chunkBytes }, at) => ({
          lineBytes,
          chunkBytes,
          linesPerSecond: summaryOf(samples, (figures) => figures[at]?.linesPerSecond ?? Number.NaN),
        })),
      })),
    };
  },

  tables({ rows }) {
    return CHUNK_BYTES.map(
      (chunkBytes): Table => ({
        title: `Bytes to lines, in chunks of ${chunkBytes.toLocaleString('en')} bytes`,
        note: 'Million lines a second (least–most), by the length of the lines in bytes.',
        head: ['', ...LINE_BYTES.map((bytes) => `${bytes}`)],
        rows: rows.map(({ implementation, figures }) => [
          implementation,
          ...LINE_BYTES.map((lineBytes) => {
            const of = figures.find((one) => one.lineBytes === lineBytes && one.chunkBytes === chunkBytes);
            return withSpread(of?.linesPerSecond, 1e6);
          }),
        ]),
      }),
    );
  },
};
