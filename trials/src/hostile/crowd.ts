/** The program of the crowd: bystanders in a process of their own, so that the work of the attackers does not delay them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Bystander } from './bystander.ts';
import { open } from './connect.ts';
import { type CrowdOptions, type CrowdResult, FAST_READERS } from './crowd-process.ts';

/** Bytes each second that a bystander reads: 10 Mbit/s. */
const RATE = 1_250_000;
const REFILL_MS = 20;
/** Over all bystanders, so often in milliseconds one of them pings; and in every second of these turns one says a line. */
const TURN_MS = 25;
/** Every eighth line has so many characters more. */
const LONG_LINE_TURNS = 16;
const LONG_LINE = 300;
const CONNECT_AT_ONCE = 50;
const ENTER_MS = 10_000;
/** How long the last lines may take. */
const PATIENCE_MS = 5000;

const options: CrowdOptions = JSON.parse(process.argv[2] ?? '');
const crowd: Bystander[] = [];
/** They read as fast as they can. What they wait is not the time that their lines take to them. */
const fast: Bystander[] = [];
let lag = 0;

while (crowd.length < options.clients) {
  const count = Math.min(CONNECT_AT_ONCE, options.clients - crowd.length);
  await Promise.all(Array.from({ length: count }, () => enter(RATE, crowd)));
}
await Promise.all(Array.from({ length: FAST_READERS }, () => enter(Number.POSITIVE_INFINITY, fast)));
const all = [...crowd, ...fast];
const isIn = await until(ENTER_MS, () => all.every(({ isIn }) => isIn));
if (!isIn) throw new Error('Not all bystanders come in.');
mark('begin');
await until(PATIENCE_MS, () => all.every(({ hasBegun }) => hasBegun));

let filledAt = performance.now();
setInterval(() => {
  const now = performance.now();
  lag = Math.max(lag, now - filledAt - REFILL_MS);
  for (const one of crowd) one.refill(now - filledAt);
  filledAt = now;
}, REFILL_MS);

let turn = 0;
const turns = setInterval(() => {
  turn++;
  const one = crowd[turn % crowd.length];
  if (one?.isHere) one.ping();
  const another = crowd[(turn / 2 + crowd.length / 2) % crowd.length];
  if (turn % 2 === 0 && another?.isHere) another.say(turn % LONG_LINE_TURNS === 0 ? LONG_LINE : 0);
  const quick = fast[turn % fast.length];
  if (turn % 2 === 0 && quick?.isHere) quick.ping();
}, TURN_MS);

process.once('message', () => void finish());
process.once('disconnect', () => process.exit(1));
process.send?.('ready');

async function finish(): Promise<void> {
  clearInterval(turns);
  mark('end');
  await until(PATIENCE_MS, () => all.every(({ hasEnded, isHere }) => hasEnded || !isHere));
  const here = all.filter(({ isHere }) => isHere);
  const reference = here.find(({ hasEnded }) => hasEnded)?.checksum;
  const result: CrowdResult = {
    dropped: crowd.filter(({ isHere }) => !isHere).map(({ dropped }) => dropped ?? ''),
    incomplete: here.filter(({ hasEnded, checksum, disorder }) => !hasEnded || checksum !== reference || disorder > 0)
      .length,
    lag,
    ...delays(),
  };
  process.send?.(result, () => process.exit(0));
}

function delays(): Pick<CrowdResult, 'pings' | 'lines' | 'fast'> {
  for (const one of all) one.stop();
  return {
    pings: crowd.flatMap((one) => one.delays.pings),
    lines: crowd.flatMap((one) => one.delays.lines),
    fast: fast.flatMap((one) => one.delays.pings),
  };
}

async function enter(rate: number, into: Bystander[]): Promise<void> {
  const { socket } = await open(options.port, options.isTls);
  into.push(new Bystander(crowd.length + fast.length, socket, rate, options.first));
}

function mark(what: 'begin' | 'end'): void {
  all.find(({ isHere }) => isHere)?.mark(what);
}

async function until(ms: number, isTrue: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > end) return false;
    await sleep(REFILL_MS);
  }
  return true;
}
