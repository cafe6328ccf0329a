/** The bench: `pnpm bench` in the root. docs/bench.md says what it measures, and how to read the figures. */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { aimsTable } from './aims.ts';
import { parseArguments, type Request, USAGE } from './arguments.ts';
import { HAS_COMPILER } from './compile.ts';
import { thisMachine, thisSource } from './machine.ts';
import { codec } from './parts/codec.ts';
import { connections } from './parts/connections.ts';
import type { Context, Part } from './parts/context.ts';
import { fanOut } from './parts/fan-out.ts';
import { growth } from './parts/growth.ts';
import { latency } from './parts/latency.ts';
import { transitions } from './parts/transition.ts';
import { writePlots } from './plots.ts';
import { CAN_PIN } from './processes.ts';
import { type PartsData, type Results, writeResults } from './results.ts';
import { SERVERS, type ServerKind } from './servers.ts';
import { renderTable } from './table.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const PARTS: { readonly [Name in keyof PartsData]-?: Part<NonNullable<PartsData[Name]>> } = {
  codec,
  transition: transitions,
  'fan-out': fanOut,
  latency,
  connections,
  growth,
};

/** A load average above this means that other programs were running at the start. */
const BUSY = 0.3;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function runPart<Data>(part: Part<Data>, context: Context): Promise<Data> {
  const data = await part.run(context);
  progress('');
  for (const table of part.tables(data)) process.stdout.write(`${renderTable(table)}\n`);
  return data;
}

async function available(names: readonly string[]): Promise<Pick<Context, 'servers' | 'missing'>> {
  const wanted = SERVERS.filter(({ name }) => names.length === 0 || names.includes(name));
  const servers: ServerKind[] = [];
  const missing = new Map<string, string>();
  for (const kind of wanted) {
    const why = await kind.missing();
    if (why === undefined) servers.push(kind);
    else missing.set(kind.name, why);
  }
  return { servers, missing };
}

async function main(request: Request): Promise<void> {
  const { rounds, quick } = request;
  const load = loadavg()[0] ?? 0;
  if (load > BUSY) say(`The machine is busy (load average ${load.toFixed(2)}): the figures will be noisy.`);
  if (!CAN_PIN) say('Without taskset and a second core, the server and its load share a core.');
  const machine = thisMachine(CAN_PIN);
  const source = thisSource(new Date());
  const { servers, missing } = await available(request.servers);
  for (const [name, why] of missing) say(`${name} is not measured: ${why}.`);
  const context: Context = { rounds: { count: rounds, progress }, quick, servers, missing };
  const parts: Record<string, unknown> = {};
  for (const name of request.parts) {
    const from = performance.now();
    // PARTS relates each name to its data; the type system can't follow that in a loop.
    parts[name] = await runPart(PARTS[name] as Part<unknown>, context);
    say(`(${name}: ${Math.round((performance.now() - from) / 1000)} s)\n`);
  }
  const results: Results = { machine, source, rounds, missing: Object.fromEntries(missing), parts };
  const aims = aimsTable(results.parts);
  if (aims.rows.length > 0) process.stdout.write(`${renderTable(aims)}\n`);
  if (quick) return;
  const isWhole = request.parts.length === Object.keys(PARTS).length && request.servers.length === 0;
  say(writeResults(results, path('../results'), isWhole));
  if (isWhole) for (const file of await writePlots(results, path('../../docs/bench'))) say(file);
}

try {
  const request = parseArguments(process.argv.slice(2), HAS_COMPILER);
  if (request === undefined) process.stdout.write(USAGE);
  else await main(request);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
