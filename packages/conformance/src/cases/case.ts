/** What a case is: one rule of the exercise, and the conversation that shows whether a server keeps it. */
import type { Stage } from '../stage/stage.ts';

export const LEVELS = ['echo', 'broadcast', 'chat', 'rooms', 'robust', 'contract'] as const;
export type Level = (typeof LEVELS)[number];

export interface Case {
  readonly name: string;
  /** The stage of the exercise that it belongs to. */
  readonly stage: Level;
  /** The rule, in one sentence. */
  readonly rule: string;
  /** The sentence of the exercise that asks it; for `robust`, why a good server keeps it. */
  readonly asks: string;
  /** The usual cause where a server does not keep it. */
  readonly cause: string;
  /** Cases without which this one says nothing: where one of them fails, it is not tried. */
  readonly needs: readonly string[];
  readonly run: (stage: Stage) => Promise<void>;
  /** The options of the server that it needs; only our own servers have such. */
  readonly options?: readonly string[];
  /** Files that `{file:NAME}` in the options stands for. */
  readonly files?: Readonly<Record<string, string>>;
  /** Every line counts, so that nobody else may talk: no probing. */
  readonly isExact?: boolean;
  /** Why it can't be run by this tool. */
  readonly cannotRun?: string;
  /** Needs a server that nobody has talked to before. */
  readonly needsFresh?: boolean;
  /** Needs a process that we have started. */
  readonly needsProcess?: boolean;
}

/** The stages whose cases a level consists of. An echo server answers; from `broadcast` on, a server passes on. */
export const STAGES_OF: Readonly<Record<Level, readonly Level[]>> = {
  echo: ['echo'],
  broadcast: ['broadcast'],
  chat: ['broadcast', 'chat'],
  rooms: ['broadcast', 'chat', 'rooms'],
  robust: ['broadcast', 'chat', 'rooms', 'robust'],
  contract: ['broadcast', 'chat', 'rooms', 'robust', 'contract'],
};
