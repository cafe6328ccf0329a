/** The command line of the attacks. */
import { parseArgs } from 'node:util';
import type { TrialOptions } from './trial.ts';

export interface Request extends TrialOptions {
  /** The attacks to run. */
  readonly names: readonly string[];
  /** How often an attack is run at most. Another program on the machine may delay everything in one of the runs. */
  readonly tries: number;
  /** Only list the attacks. */
  readonly isList: boolean;
}

export const USAGE = `usage: pnpm trials hostile [options]

  --only <name>        run only this attack; may be given several times
  --list               list the attacks
  --clients <n>        bystanders (default 200)
  --seconds <n>        time for each attack, may have a fraction (default 2.5)
  --scale <n>          how many attackers, as a factor of the usual number, at most 1 (default 1)
  --tries <n>          run an attack again that only fails by a delay, and count the best run (default 1)
  --over <tcp|tls>     how bystanders and attackers connect (default tcp)
  --server <path>      the program of the chat server (default: the one that is built here)
  --help               show this
`;

/** `undefined`: the help is asked for. @throws TypeError with a sentence for people if the arguments are wrong. */
export function parseArguments(args: readonly string[], known: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      clients: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '2.5' },
      scale: { type: 'string', default: '1' },
      tries: { type: 'string', default: '1' },
      over: { type: 'string', default: 'tcp' },
      server: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of values.only) {
    if (!known.includes(name)) throw new TypeError(`--only: there is no attack '${name}'. --list shows all.`);
  }
  if (values.over !== 'tcp' && values.over !== 'tls') {
    throw new TypeError(`--over must be tcp or tls; it is '${values.over}'.`);
  }
  return {
    names: values.only.length === 0 ? known : values.only,
    isList: values.list,
    clients: number('--clients', values.clients, /^[1-9]\d*$/, 2000),
    seconds: number('--seconds', values.seconds, /^\d+(\.\d+)?$/, 60),
    scale: number('--scale', values.scale, /^\d+(\.\d+)?$/, 1),
    tries: number('--tries', values.tries, /^\d+$/, 10),
    isTls: values.over === 'tls',
    program: values.server,
  };
}

function number(option: string, text: string, pattern: RegExp, highest: number): number {
  const value = Number(text);
  if (pattern.test(text) && value > 0 && value <= highest) return value;
  throw new TypeError(`${option} must be a number above 0, ${highest} at most; it is '${text}'.`);
}
