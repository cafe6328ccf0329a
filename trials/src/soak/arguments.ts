/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { newSeed } from '../random.ts';

export interface Request {
  readonly seconds: number;
  readonly clients: number;
  readonly seed: number;
}

export const USAGE = `usage: pnpm soak [options]

  --minutes <n>  how long, perhaps with a fraction (default 5)
  --clients <n>  how many at a time (default 300)
  --seed <n>     the same chance again (default: a new one, which is told)
  --help         show this
`;

/** @throws TypeError with a sentence for people where the arguments are wrong; `undefined` is a cry for help. */
export function parseArguments(args: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '5' },
      clients: { type: 'string', default: '300' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    seconds: 60 * number('--minutes', values.minutes, /^\d+(\.\d+)?$/, 1440),
    clients: number('--clients', values.clients, /^[1-9]\d*$/, 5000),
    seed: values.seed === undefined ? newSeed() : number('--seed', values.seed, /^\d+$/, 0x7fff_ffff),
  };
}

function number(option: string, text: string, pattern: RegExp, highest: number): number {
  const value = Number(text);
  if (pattern.test(text) && value <= highest) return value;
  throw new TypeError(`${option} must be a number, ${highest} at most; it is '${text}'.`);
}
