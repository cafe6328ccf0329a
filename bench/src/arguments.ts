/** The command line. */
import { parseArgs } from 'node:util';

export const PART_NAMES = ['codec', 'transition', 'fan-out', 'latency', 'connections', 'growth'] as const;
type PartName = (typeof PART_NAMES)[number];

/** The parts whose load comes from load.c. */
const NEED_COMPILER: readonly PartName[] = ['fan-out', 'latency', 'growth'];

export interface Request {
  /** In the order in which they run. */
  readonly parts: readonly PartName[];
  readonly rounds: number;
  /** A quick look: little time for each figure, and no files are written. */
  readonly quick: boolean;
  /** Only these servers are measured; empty: all. */
  readonly servers: readonly string[];
}

export const USAGE = `usage: pnpm bench [part…] [options]

Parts: ${PART_NAMES.join(', ')}.
Without one, all of them run; without a C compiler, those that do not need one.

  --rounds <n>        measurements of each figure (default 5; with --quick 1)
  --quick             rough figures in about a minute; no files are written
  --servers <a,b,…>   measure only these servers
  --help              show this
`;

/**
 * @param hasCompiler whether load.c can be compiled: without it, three parts can't run.
 * @returns `undefined` for `--help`.
 * @throws TypeError with a sentence for people where the arguments are wrong.
 */
export function parseArguments(args: readonly string[], hasCompiler: boolean): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      servers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of positionals) if (!isPartName(name)) throw new TypeError(`There is no part '${name}'.`);
  const rounds = values.rounds ?? (values.quick ? '1' : '5');
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new TypeError('--rounds must be a whole number from 1 to 999.');
  const chosen = PART_NAMES.filter((name) => positionals.includes(name));
  const compiled = chosen.find((name) => NEED_COMPILER.includes(name));
  if (!hasCompiler && compiled !== undefined) throw new TypeError(`${compiled} needs a C compiler (cc) on the PATH.`);
  const possible = PART_NAMES.filter((name) => hasCompiler || !NEED_COMPILER.includes(name));
  return {
    parts: positionals.length === 0 ? possible : chosen,
    rounds: Number(rounds),
    quick: values.quick,
    servers: values.servers?.split(',') ?? [],
  };
}

function isPartName(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name);
}
