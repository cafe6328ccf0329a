/** `linechat-conformance lab`: the proxy, its options and its keys. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseAddress, UsageError } from '../address.ts';
import { parseDuration } from './duration.ts';
import { LabProxy } from './proxy.ts';
import { replay } from './replay.ts';
import type { Shape } from './shape.ts';
import { labMermaid, logLine } from './show.ts';
import { formatTrace, parseTrace, type TraceEntry } from './trace.ts';

interface LabFlags {
  readonly listen?: number;
  readonly cut?: number;
  readonly delay?: number;
  readonly join?: number;
  readonly both?: boolean;
  readonly stall?: readonly Timed[];
  readonly reset?: readonly Timed[];
  readonly trace?: string;
  readonly replay?: string;
}

interface Timed {
  readonly who: string;
  readonly ms: number;
}

const UNREACHABLE = 3;
/** More is not kept: a lecture has fewer, and the memory has a bound. */
const MAX_ENTRIES = 50_000;
const KEY_CUT = 1;
const KEY_MS = 200;

const KEYS = 'Keys: 1-9 choose a client, 0 all; c cut, d delay, j join; s stall, r reset the chosen; q or Ctrl-C end.';

export async function runLab(argv: readonly string[]): Promise<number> {
  const parser = labParser();
  parser.parse(paired(argv), { from: 'user' });
  const flags = parser.opts<LabFlags>();
  const target = parseAddress(parser.args[0] ?? '');
  const { trace = 'linechat-lab.jsonl' } = flags;
  // Before the lecture, and not behind it.
  if (flags.replay === undefined) writeTrace(trace, '', 'a');
  const entries: TraceEntry[] = [];
  const onEntry = (entry: TraceEntry) => {
    if (entries.length < MAX_ENTRIES) entries.push(entry);
    process.stdout.write(`${logLine(entry)}\n`);
  };
  try {
    if (flags.replay === undefined) await serve(flags, target, onEntry);
    else await replay(readTrace(flags.replay), target, onEntry);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    process.stderr.write(`linechat-conformance lab: ${(error as Error).message}\n`);
    return UNREACHABLE;
  }
  process.stdout.write(`\n${labMermaid(entries)}`);
  if (flags.replay === undefined) {
    writeTrace(trace, formatTrace(entries), 'w');
    process.stdout.write(`\nThe trace is in ${trace}. To send the same again: lab --replay ${trace} HOST:PORT\n`);
  }
  return 0;
}

async function serve(
  flags: LabFlags,
  target: { readonly host: string; readonly port: number },
  onEntry: (entry: TraceEntry) => void,
): Promise<void> {
  const shape: Shape = { cut: flags.cut ?? 0, delayMs: flags.delay ?? 0, joinMs: flags.join ?? 0 };
  const proxy = new LabProxy(target, { shape, isBothWays: flags.both === true, onEntry });
  const timers = new Set<NodeJS.Timeout>();
  proxy.onName = (who) => {
    for (const { ms } of (flags.stall ?? []).filter((one) => one.who === who)) proxy.stall(who, ms);
    for (const { ms } of (flags.reset ?? []).filter((one) => one.who === who)) {
      timers.add(setTimeout(() => proxy.reset(who), ms));
    }
  };
  const port = await proxy.listen(flags.listen ?? 0);
  process.stdout.write(
    `The lab is on 127.0.0.1:${port}; what comes goes on to ${target.host}:${target.port}. Connect with: nc 127.0.0.1 ${port}\n`,
  );
  await ended(proxy);
  for (const timer of timers) clearTimeout(timer);
  await proxy.close();
}

/** Until Ctrl-C, SIGTERM or `q`. Meanwhile the keys are obeyed. */
async function ended(proxy: LabProxy): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  const stop = () => over.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { stdin } = process;
  const onKey = keys(proxy, stop);
  if (stdin.isTTY) {
    process.stdout.write(`${KEYS}\n`);
    stdin.setRawMode(true);
  }
  // Without a terminal, too: keys may come through a pipe.
  stdin.on('data', onKey);
  if (!signal.aborted) await once(signal, 'abort');
  stdin.off('data', onKey);
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
}

function keys(proxy: LabProxy, stop: () => void): (data: Buffer) => void {
  let chosen = 0;
  const say = (text: string) => process.stdout.write(`           ${text}\n`);
  const toggle = (name: 'cut' | 'delayMs' | 'joinMs', value: number, what: string) => {
    const isOn = proxy.shape[name] > 0;
    proxy.shape = { ...proxy.shape, [name]: isOn ? 0 : value };
    say(`${what}: ${isOn ? 'off' : 'on'}`);
  };
  const stalled = new Set<number>();
  const each = (act: (id: number) => void) => {
    const ids = proxy.people.map(({ id }) => id).filter((id) => chosen === 0 || id === chosen);
    if (ids.length === 0) say('There is no such client.');
    for (const id of ids) act(id);
  };
  return (data) => {
    for (const key of data.toString('latin1')) {
      if (key === 'q' || key === '\u0003' || key === '\u0004') stop();
      else if (key === 'c') toggle('cut', KEY_CUT, 'Cut into single bytes');
      else if (key === 'd') toggle('delayMs', KEY_MS, `Delay of ${KEY_MS} ms`);
      else if (key === 'j') toggle('joinMs', KEY_MS, `What comes within ${KEY_MS} ms is joined`);
      else if (key === 'r') each((id) => proxy.reset(id));
      else if (key === 's') {
        each((id) => {
          if (stalled.delete(id)) proxy.goOn(id);
          else {
            stalled.add(id);
            proxy.stall(id);
          }
        });
      } else if (/\d/.test(key)) {
        chosen = Number(key);
        say(
          chosen === 0
            ? 'All clients are chosen.'
            : `Client ${chosen} is chosen: ${proxy.people.find(({ id }) => id === chosen)?.who ?? 'it is not there'}.`,
        );
      } else if (key === '?') say(KEYS);
    }
  };
}

/** `--stall bob 10s` has two values: for the parser they become one. */
function paired(argv: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--stall' || word === '--reset') {
      result.push(word, `${argv[index + 1] ?? ''} ${argv[index + 2] ?? ''}`);
      index += 2;
    } else result.push(word);
  }
  return result;
}

export const LAB_OPTIONS: readonly (readonly [string, string])[] = [
  ['--listen <port>', 'port on 127.0.0.1 for the clients; 0: any free one'],
  ['--cut <bytes>', 'cut what clients send into pieces of so many bytes'],
  ['--delay <time>', 'hold each piece for so long, as in 200ms'],
  ['--join <time>', 'join what comes within so long into one piece'],
  ['--both', 'cut, delay and join what the server sends, too'],
  ['--stall <who time>', 'the client of this nickname does not read for so long'],
  ['--reset <who time>', 'its connection breaks off after so long'],
  ['--trace <file>', 'where the trace is written at the end (linechat-lab.jsonl)'],
  ['--replay <file>', 'send again what the clients of this trace sent'],
];

const PARSERS: Readonly<Record<string, (text: string, before: unknown) => unknown>> = {
  '--listen <port>': count,
  '--cut <bytes>': count,
  '--delay <time>': duration,
  '--join <time>': duration,
  '--stall <who time>': timed,
  '--reset <who time>': timed,
};

function labParser(): Command {
  const command = new Command('linechat-conformance lab')
    .description('A proxy for the lecture: it shows which bytes pass, and cuts, delays, joins, stalls and resets.')
    .usage('[options] HOST:PORT')
    .argument('<address>', 'where the server listens: HOST:PORT')
    .helpOption('--help', 'print this help')
    .exitOverride();
  for (const [flags, help] of LAB_OPTIONS) {
    const option = new Option(flags, help);
    const parse = PARSERS[flags];
    if (parse !== undefined) option.argParser(parse);
    command.addOption(option);
  }
  return command;
}

function count(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('It is a time such as 200ms or 10s, an hour at most.');
  return ms;
}

function timed(text: string, before: unknown): readonly Timed[] {
  const [who = '', time = ''] = text.split(' ');
  const ms = parseDuration(time);
  if (who === '' || ms === undefined) throw new InvalidArgumentError('It is a nickname and a time, as in: bob 10s.');
  return [...((before ?? []) as readonly Timed[]), { who, ms }];
}

function readTrace(file: string): readonly TraceEntry[] {
  try {
    return parseTrace(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`The trace ${file} cannot be read: ${(error as Error).message}`);
  }
}

function writeTrace(file: string, text: string, flag: 'a' | 'w'): void {
  try {
    writeFileSync(file, text, { flag });
  } catch (error) {
    throw new UsageError(
      `The trace ${file} cannot be written: ${(error as Error).message}. Name another: --trace FILE.`,
    );
  }
}
