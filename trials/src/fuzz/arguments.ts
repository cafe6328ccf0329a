/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { newSeed } from '../random.ts';

export interface Request {
  /** Targets and conversations. */
  readonly names: readonly string[];
  /** For each. */
  readonly seconds: number;
  readonly seed: number;
  /** A file to be run once by the one target, instead of fuzzing. */
  readonly replay: string | undefined;
  /** A conversation that fast-check found, to be had once more with the same seed. */
  readonly path: string | undefined;
  /** The corpus is left as it is. */
  readonly frozen: boolean;
}

export function usage(targets: readonly string[], properties: readonly string[]): string {
  return `usage: pnpm fuzz [name…] [options]

Parsers: ${targets.join(', ')}.
Conversations: ${properties.join(', ')}.
Without a name, all of them run.

  --seconds <n>    for each (default 60)
  --seed <n>       the same chance again (default: a new one, which is told)
  --replay <file>  run the one parser with a finding, once
  --path <path>    run the one conversation with that seed that was found, once
  --frozen         leave the corpus as it is
  --help           show this
`;
}

/** @throws TypeError with a sentence for people where the arguments are wrong; `undefined` is a cry for help. */
export function parseArguments(
  args: readonly string[],
  targets: readonly string[],
  properties: readonly string[],
): Request | undefined {
  const names = [...targets, ...properties];
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      path: { type: 'string' },
      frozen: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of positionals) if (!names.includes(name)) throw new TypeError(`There is no '${name}' to fuzz.`);
  const [one] = positionals.length === 1 ? positionals : [];
  if (values.replay !== undefined && !targets.includes(one ?? '')) {
    throw new TypeError('--replay needs the one parser that the file is for.');
  }
  if (values.path !== undefined && !(properties.includes(one ?? '') && values.seed !== undefined)) {
    throw new TypeError('--path needs the one kind of conversations that it is for, and --seed.');
  }
  return {
    names: names.filter((name) => positionals.length === 0 || positionals.includes(name)),
    seconds: number('--seconds', values.seconds, 86_400),
    seed: values.seed === undefined ? newSeed() : number('--seed', values.seed, 0x7fff_ffff),
    replay: values.replay,
    path: values.path,
    frozen: values.frozen,
  };
}

function number(option: string, text: string, highest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= highest) return value;
  throw new TypeError(`${option} must be a whole number from 0 to ${highest}.`);
}
