/**
 * The load generator of load.c, for machines without a C compiler: the same arguments (name=value), checks and output.
 * It costs some three times as much, so the fastest servers are told apart less well; `generatorBusy` says when.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from '../proc.ts';
import { quantile } from '../statistics.ts';
import { CountingBuffer } from './line-ends.ts';
import type { LoadResult } from './load-spec.ts';

const DEADLINE_MS = 30_000;
const QUIET_MS = 150;
const MARK = '~m';

const given = new Map(process.argv.slice(2).map((argument) => argument.split('=', 2) as [string, string]));
const number = (name: string, otherwise: number): number => Number(given.get(name) ?? otherwise);
const port = number('port', 0);
const pid = number('pid', 0);
const clientCount = number('clients', 200);
const senders = number('senders', 20);
const rooms = number('rooms', 0);
const window = number('window', 200);
const size = number('size', 64);
const checked = number('checked', 8);
const jsonEvery = number('jsonEvery', 0);
const isPrivate = number('private', 0) !== 0;
const isIrc = number('irc', 0) !== 0;
const ungreeted = number('ungreeted', 4);
const rate = number('rate', 0);
const warmMs = number('warm', 0.3) * 1000;
const measureMs = number('measure', 1) * 1000;
const padding = 'x'.repeat(size - 31);

const buffer = new CountingBuffer(1 << 18);
const text = Buffer.from(buffer.bytes.buffer);
const roomSent = new Array<number>(Math.max(1, rooms)).fill(0);
const delays: number[] = [];
let counting = false;
let totalSent = 0;
let totalLines = 0;
let reads = 0;
let lastByte = 0;
let wake = (): void => {};
let measureFrom = Number.POSITIVE_INFINITY;
let measureTo = Number.POSITIVE_INFINITY;

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

class Client {
  readonly index: number;
  readonly room: number;
  readonly socket: Socket;
  readonly isChecked: boolean;
  /** Has got anything at all. */
  heard = false;
  ready = false;
  lines = 0;
  sent = 0;
  /** Private messages sent to it. */
  owed = 0;
  rest = '';
  /** The number that each sender's next message must have, where it is checked. */
  readonly next: number[];
  #out = '';

  constructor(index: number) {
    this.index = index;
    this.room = rooms > 0 ? index % rooms : 0;
    this.isChecked = index < checked || rate > 0;
    this.next = new Array<number>(senders).fill(isPrivate ? index : 0);
    const callback = (length: number): boolean => {
      receive(this, length);
      return true;
    };
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: buffer.bytes, callback } });
    this.socket.on('error', (error) => fail(`Client ${index} has lost its connection: ${error.message}.`));
    this.socket.on('end', () => fail(`Client ${index} has lost its connection: closed by the server.`));
    const name = nameOf(index);
    const hello = isIrc ? `NICK ${name}\r\nUSER ${name} 0 * :u\r\n` : `${name}\r\n`;
    const enter = !isIrc && rooms > 0 ? `!enter r${this.room}\r\n` : '';
    const format = jsonEvery > 0 && index % jsonEvery === 0 ? '!format json\r\n' : '';
    this.socket.write(hello + enter + format);
  }

  say(time: number): void {
    const to = isPrivate ? this.sent % clientCount : -1;
    const head = hex(this.index, 4) + hex(this.sent, 8) + hex(Math.round(time * 1e6), 16);
    this.#out += `${address(this, to)}${MARK}${head}~${padding}\r\n`;
    this.sent++;
    totalSent++;
    const recipient = clients[to];
    if (recipient !== undefined) recipient.owed++;
    else roomSent[this.room] = (roomSent[this.room] ?? 0) + 1;
  }

  flush(): void {
    if (this.#out === '') return;
    this.socket.write(this.#out, 'latin1');
    this.#out = '';
  }
}

function nameOf(index: number): string {
  return `u${String(index).padStart(5, '0')}`;
}

/** What stands before a text, so that it goes to client `to`, or to the room or all where that is negative. */
function address(client: Client, to: number): string {
  if (isIrc) return `PRIVMSG ${to < 0 ? `#r${client.room}` : nameOf(to)} :`;
  if (to >= 0) return `#${nameOf(to)} `;
  return rooms > 0 ? `@r${client.room} ` : '';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

const clients: Client[] = [];

function receive(client: Client, length: number): void {
  reads++;
  lastByte = performance.now();
  client.heard = true;
  wake();
  if (counting && !client.isChecked) {
    const lines = buffer.lineEnds(length);
    client.lines += lines;
    totalLines += lines;
    return;
  }
  const lines = (client.rest + text.toString('latin1', 0, length)).split('\n');
  client.rest = lines.pop() ?? '';
  for (const line of lines) take(client, line);
}

function take(client: Client, line: string): void {
  const mark = line.indexOf(MARK);
  if (counting) {
    if (mark < 0) fail(`Client ${client.index} got an unexpected line: ${line}`);
    client.lines++;
    totalLines++;
    check(client, line.slice(mark + MARK.length));
  } else if (isIrc && line.startsWith('PING')) {
    client.socket.write(`PONG${line.slice(4)}\n`);
  } else if (isIrc && line.includes(' 001 ')) {
    client.socket.write(`JOIN #r${client.room}\r\n`);
  } else if (isIrc ? line.includes(' 366 ') : mark >= 0) {
    client.ready = true;
  } else if (!isIrc && line.startsWith('!error')) {
    fail(`Client ${client.index} was refused: ${line}`);
  }
}

function check(client: Client, head: string): void {
  const sender = Number.parseInt(head.slice(0, 4), 16);
  const sent = Number.parseInt(head.slice(4, 12), 16);
  const time = Number.parseInt(head.slice(12, 28), 16) / 1e6;
  const due = client.next[sender];
  if (sent !== due) fail(`Client ${client.index} got message ${sent} of sender ${sender}; it should have been ${due}.`);
  client.next[sender] = sent + (isPrivate ? clientCount : 1);
  if (rate > 0 && time >= measureFrom && time < measureTo) delays.push((performance.now() - time) * 1000);
}

/** Until each client has got a first message: its own, its room's, or everybody's. IRC says by itself when one is in. */
async function getReady(): Promise<void> {
  for (let i = 0; i < clientCount; i++) {
    clients.push(new Client(i));
    if (i % 64 === 63) await turn();
    // IRC servers listen with short queues; who overruns them waits a second for the next try.
    while (isIrc && clients[i - ungreeted]?.heard === false) await input();
  }
  const from = performance.now();
  let probed = 0;
  while (clients.some((client) => !client.ready)) {
    if (performance.now() - from > DEADLINE_MS) fail('Not all clients are in.');
    if (!isIrc && performance.now() - probed > 250) {
      probed = performance.now();
      probe();
    }
    await pause(10);
  }
  for (lastByte = performance.now(); performance.now() - lastByte < QUIET_MS; await pause(10)) {
    if (performance.now() - from > DEADLINE_MS) fail('The server does not come to rest.');
  }
  if (clients.some((client) => client.rest !== '')) fail('A client was left with half a line.');
  counting = true;
  reads = 0;
}

function probe(): void {
  const missing = clients.filter((client) => !client.ready);
  if (isPrivate) {
    for (const client of missing) client.socket.write(`#${nameOf(client.index)} ${MARK}\r\n`);
  } else if (rooms > 0) {
    for (const room of new Set(missing.map((client) => client.room)))
      clients[room]?.socket.write(`@r${room} ${MARK}\r\n`);
  } else {
    clients[0]?.socket.write(`${MARK}\r\n`);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Until something has come, and the rest of what came with it. */
async function input(): Promise<void> {
  await new Promise<void>((resolve) => {
    wake = resolve;
  });
  await turn();
}

async function run(recipients: number): Promise<LoadResult> {
  const talking = clients.slice(0, senders);
  const start = performance.now();
  measureFrom = start + warmMs;
  measureTo = measureFrom + measureMs;
  let from = { at: 0, lines: 0, messages: 0, server: 0, own: 0 };
  const snapshot = (): typeof from => {
    const { user, system } = process.cpuUsage();
    const server = cpuSeconds(pid) ?? 0;
    return { at: performance.now(), lines: totalLines, messages: totalSent, server, own: (user + system) / 1e6 };
  };
  for (let next = 0; performance.now() < measureTo; await (rate > 0 ? turn() : input())) {
    if (from.at === 0 && performance.now() >= measureFrom) from = snapshot();
    const now = performance.now();
    const scheduled = Math.floor(((now - start) / 1000) * rate) + 1 - totalSent;
    let due = rate > 0 ? scheduled : window - (totalSent - Math.floor(totalLines / recipients));
    for (; due > 0; due--) {
      talking[next]?.say(rate > 0 ? start + (totalSent / rate) * 1000 : now);
      next = (next + 1) % senders;
    }
    for (const client of talking) client.flush();
  }
  const to = snapshot();
  const seconds = (to.at - from.at) / 1000;
  await drain(recipients);
  const sorted = delays.sort((a, b) => a - b);
  const delay = (q: number): number => (sorted.length === 0 ? 0 : Math.round(quantile(sorted, q)));
  return {
    seconds,
    deliveries: to.lines - from.lines,
    messages: to.messages - from.messages,
    reads,
    serverCpuSeconds: to.server - from.server,
    generatorBusy: (to.own - from.own) / seconds,
    delays: sorted.length,
    p50: delay(0.5),
    p99: delay(0.99),
    p999: delay(0.999),
    max: delay(1),
  };
}

async function drain(recipients: number): Promise<void> {
  for (const from = performance.now(); totalLines < totalSent * recipients; await pause(10)) {
    if (performance.now() - from < DEADLINE_MS) continue;
    fail(`${totalSent * recipients - totalLines} of ${totalSent * recipients} deliveries are missing.`);
  }
  for (const client of clients) {
    const owed = isPrivate ? client.owed : (roomSent[client.room] ?? 0) - (isIrc ? client.sent : 0);
    if (client.lines !== owed) {
      fail(`Client ${client.index} got ${client.lines} messages; it should have been ${owed}.`);
    }
  }
}

await getReady();
const members = clientCount / Math.max(1, rooms);
process.stdout.write(JSON.stringify(await run(isPrivate ? 1 : members - (isIrc ? 1 : 0))), () => process.exit(0));
