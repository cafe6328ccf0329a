/** What the command line asks for. */
import { parseArgs } from 'node:util';

export const PART_NAMES = ['codec', 'transition', 'fan-out', 'latency', 'connections', 'growth'] as const;
type PartName = (typeof PART_NAMES)[number];

export interface Request {
  /** In the order in which they run. */
  readonly parts: readonly PartName[];
  readonly rounds: number;
  /** For trying out: little time for each figure, and nothing is written. */
  readonly quick: boolean;
  /** Only these servers take part; empty: all. */
  readonly servers: readonly string[];
  readonly generator: 'c' | 'node';
}

export const USAGE = `usage: pnpm bench [part…] [options]

Parts: ${PART_NAMES.join(', ')}. Without one, all of them run.

  --rounds <n>        how often each figure is measured (default 5; with --quick 1)
  --quick             a look in less than a minute: rough figures, nothing is written
  --servers <a,b,…>   only these servers take part
  --generator <kind>  the load generator: c (the default where there is a C compiler) or node
  --help              show this
`;

/**
 * @param hasCompiler decides the generator where the command line does not.
 * @throws TypeError with a sentence for people where the arguments are wrong; `undefined` is a cry for help.
 */
export function parseArguments(args: readonly string[], hasCompiler: boolean): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      servers: { type: 'string' },
      generator: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of positionals) if (!isPartName(name)) throw new TypeError(`There is no part '${name}'.`);
  const rounds = values.rounds ?? (values.quick ? '1' : '5');
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new TypeError('--rounds must be a whole number from 1 to 999.');
  const generator = values.generator ?? (hasCompiler ? 'c' : 'node');
  if (generator !== 'c' && generator !== 'node') throw new TypeError('--generator must be c or node.');
  if (generator === 'c' && !hasCompiler) throw new TypeError('--generator c needs a C compiler (cc) on the PATH.');
  return {
    parts: PART_NAMES.filter((name) => positionals.length === 0 || positionals.includes(name)),
    rounds: Number(rounds),
    quick: values.quick,
    servers: values.servers?.split(',') ?? [],
    generator,
  };
}

function isPartName(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name);
}
