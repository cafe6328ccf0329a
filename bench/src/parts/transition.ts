/** Part 2: the pure rules alone, compared with a model on mutable maps. */
import { fileURLToPath } from 'node:url';
import { withSpread } from '../figures.ts';
import { outputOf, SERVER_CORE } from '../processes.ts';
import { measureInRounds } from '../rounds.ts';
import { type Summary, summaryOf } from '../statistics.ts';
import type { Part } from './context.ts';
import { OPERATION_NAMES, OPERATIONS, type Operation, PRESENT, type TransitionFigures } from './transition-spec.ts';

const WORKER = fileURLToPath(new URL('transition-worker.ts', import.meta.url));
const KINDS = ['linechat', 'model'] as const;

export interface TransitionData {
  readonly rows: readonly {
    readonly kind: (typeof KINDS)[number];
    readonly present: number;
    readonly trouble?: string | undefined;
    readonly nanoseconds: Readonly<Partial<Record<Operation, Summary>>>;
  }[];
}

export const transitions: Part<TransitionData> = {
  async run({ rounds, quick }) {
    const seconds = quick ? 0.15 : 0.6;
    const variants = PRESENT.flatMap((present) => KINDS.map((kind) => ({ kind, present })));
    const measured = await measureInRounds(
      rounds,
      variants,
      ({ kind, present }) => `transition, ${kind} with ${present} present`,
      async ({ kind, present }): Promise<TransitionFigures> => {
        const command = [process.execPath, WORKER, kind, String(present), String(seconds)];
        return JSON.parse(await outputOf(command, SERVER_CORE, 60));
      },
    );
    return {
      rows: variants.map((variant, i) => {
        const samples = measured[i]?.samples ?? [];
        const figures = OPERATIONS.map(
          (operation) => [operation, summaryOf(samples, (one) => one[operation])] as const,
        );
        return { ...variant, trouble: measured[i]?.trouble, nanoseconds: Object.fromEntries(figures) };
      }),
    };
  },

  tables({ rows }) {
    return [
      {
        title: 'The rules alone',
        note: 'Microseconds for one (least–most), by the number of clients present; `model` does the same on mutable maps.',
        head: ['', ...PRESENT.flatMap((present) => KINDS.map((kind) => `${kind}, ${present.toLocaleString('en')}`))],
        rows: OPERATIONS.map((operation) => [
          OPERATION_NAMES[operation],
          ...PRESENT.flatMap((present) =>
            KINDS.map((kind) => {
              const of = rows.find((row) => row.kind === kind && row.present === present)?.nanoseconds[operation];
              return withSpread(of, 1000);
            }),
          ),
        ]),
      },
    ];
  },
};
