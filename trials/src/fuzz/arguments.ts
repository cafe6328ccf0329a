/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { newSeed } from '../random.ts';

export interface Request {
  readonly targets: readonly string[];
  /** For each target. */
  readonly seconds: number;
  readonly seed: number;
  /** A file to be run once by the one target, instead of fuzzing. */
  readonly replay: string | undefined;
  /** The corpus is left as it is. */
  readonly frozen: boolean;
}

export function usage(names: readonly string[]): string {
  return `usage: pnpm fuzz [target…] [options]

Targets: ${names.join(', ')}. Without one, all of them run.

  --seconds <n>    for each target (default 60)
  --seed <n>       the same chance again (default: a new one, which is told)
  --replay <file>  run the one target with a finding, once
  --frozen         leave the corpus as it is
  --help           show this
`;
}

/** @throws TypeError with a sentence for people where the arguments are wrong; `undefined` is a cry for help. */
export function parseArguments(args: readonly string[], names: readonly string[]): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      frozen: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of positionals) if (!names.includes(name)) throw new TypeError(`There is no target '${name}'.`);
  if (values.replay !== undefined && positionals.length !== 1) {
    throw new TypeError('--replay needs the one target that the file is for.');
  }
  return {
    targets: names.filter((name) => positionals.length === 0 || positionals.includes(name)),
    seconds: number('--seconds', values.seconds, 86_400),
    seed: values.seed === undefined ? newSeed() : number('--seed', values.seed, 0x7fff_ffff),
    replay: values.replay,
    frozen: values.frozen,
  };
}

function number(option: string, text: string, highest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= highest) return value;
  throw new TypeError(`${option} must be a whole number from 0 to ${highest}.`);
}
