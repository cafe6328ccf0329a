/** The command line of the soak. */
import { parseArgs } from 'node:util';
import type { ChatKind } from '../chat-kinds.ts';
import { newSeed } from '../random.ts';

export interface Request {
  readonly seconds: number;
  readonly clients: number;
  readonly seed: number;
  readonly kind: ChatKind;
}

export const USAGE = `usage: pnpm soak [options]

  --minutes <n>        duration, may have a fraction (default 5)
  --clients <n>        clients at a time (default 300)
  --seed <n>           repeats the random choices of a run (default: a new seed, which is printed)
  --log <memory|late>  the log of the servers: events come back at once, or later in batches (default memory)
  --servers <1|2>      servers that share the log (default 1)
  --help               show this
`;

/** `undefined`: the help is asked for. @throws TypeError with a sentence for people if the arguments are wrong. */
export function parseArguments(args: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '5' },
      clients: { type: 'string', default: '300' },
      seed: { type: 'string' },
      log: { type: 'string', default: 'memory' },
      servers: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    seconds: 60 * number('--minutes', values.minutes, /^\d+(\.\d+)?$/, 1440),
    clients: number('--clients', values.clients, /^[1-9]\d*$/, 5000),
    seed: values.seed === undefined ? newSeed() : number('--seed', values.seed, /^\d+$/, 0x7fff_ffff),
    kind: {
      log: oneOf('--log', values.log, ['memory', 'late']),
      servers: oneOf('--servers', values.servers, ['1', '2']) === '2' ? 2 : 1,
    },
  };
}

function number(option: string, text: string, pattern: RegExp, highest: number): number {
  const value = Number(text);
  if (pattern.test(text) && value <= highest) return value;
  throw new TypeError(`${option} must be a number, ${highest} at most; it is '${text}'.`);
}

function oneOf<Word extends string>(option: string, text: string, words: readonly [Word, Word]): Word {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new TypeError(`${option} must be ${words.join(' or ')}; it is '${text}'.`);
}
