/**
 * A process with many clients that join, stay and leave, and one more that measures how long the server takes meanwhile:
 * crowd.ts and a CrowdSpec as JSON. It prints a CrowdResult.
 *
 * Each client sends its nickname and a private message to itself. When that comes back, it has joined.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, residentBytes } from '../proc.ts';
import type { CrowdResult, CrowdSpec, Felt } from './crowd-spec.ts';

/** Connections opened or closed in one turn of the event loop. */
const AT_ONCE = 32;
const DEADLINE_MS = 60_000;
const USERS_ASKED = 20;

const spec: CrowdSpec = JSON.parse(process.argv[2] ?? '');
const input = Buffer.alloc(1 << 18);

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

class Client {
  readonly socket: Socket;
  readonly name: string;
  isLeaving = false;

  /** `onData` is called with received bytes, which are valid only during the call. */
  constructor(name: string, onData: (bytes: Buffer) => void) {
    this.name = name;
    const callback = (length: number): boolean => {
      onData(input.subarray(0, length));
      return true;
    };
    this.socket = connect({ port: spec.port, host: '127.0.0.1', noDelay: true, onread: { buffer: input, callback } });
    this.socket.on('error', (error) => fail(`${name} has lost its connection: ${error.message}.`));
    this.socket.on('end', () => {
      if (!this.isLeaving) fail(`${name} was disconnected by the server.`);
    });
    this.socket.write(`${name}\r\n#${name} in\r\n`);
  }

  /** Closes the connection, and resolves when the server has closed it too. */
  leave(): Promise<void> {
    this.isLeaving = true;
    this.socket.end();
    return new Promise((resolve) => this.socket.on('close', () => resolve()));
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function before<T>(promise: Promise<T>, what: string): Promise<T> {
  const deadline = setTimeout(() => fail(`${what} takes longer than ${DEADLINE_MS / 1000} s.`), DEADLINE_MS);
  return promise.finally(() => clearTimeout(deadline));
}

/** Sends a message to itself every millisecond, and measures how long it takes. */
class Probe {
  readonly #client: Client;
  readonly #due: number[] = [];
  #rest = '';
  #next = 0;
  #lastTick = 0;
  #worst = 0;
  #own = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(whenIn: () => void) {
    let isIn = false;
    this.#client = new Client('probe', (bytes) => {
      const lines = (this.#rest + bytes.toString('latin1')).split('\n');
      this.#rest = lines.pop() ?? '';
      if (isIn) {
        for (const _ of lines) this.#worst = Math.max(this.#worst, performance.now() - (this.#due.shift() ?? 0));
      } else if (lines.length > 0) {
        isIn = true;
        whenIn();
      }
    });
  }

  /** The delays while `action` runs. */
  async during(action: () => Promise<void>): Promise<Felt> {
    this.#worst = 0;
    this.#own = 0;
    this.#next = performance.now();
    this.#lastTick = this.#next;
    this.#timer = setInterval(() => this.#tick(), 1);
    await action();
    clearInterval(this.#timer);
    while (this.#due.length > 0) await pause(1);
    return { worst: this.#worst, own: this.#own };
  }

  #tick(): void {
    const now = performance.now();
    this.#own = Math.max(this.#own, now - this.#lastTick);
    this.#lastTick = now;
    let lines = '';
    for (; this.#next <= now; this.#next++) {
      this.#due.push(this.#next);
      lines += '#probe x\r\n';
    }
    this.#client.socket.write(lines);
  }
}

const crowd: Client[] = [];

async function join(count: number): Promise<void> {
  let waiting = count;
  await before(
    new Promise<void>((resolve) => {
      void (async () => {
        for (let i = 0; i < count; i++) {
          let isIn = false;
          const arrived = (): void => {
            if (isIn) return;
            isIn = true;
            if (--waiting === 0) resolve();
          };
          crowd.push(new Client(`c${String(crowd.length).padStart(5, '0')}`, arrived));
          if (i % AT_ONCE === AT_ONCE - 1) await turn();
        }
      })();
    }),
    'Joining',
  );
}

async function leaveAll(): Promise<void> {
  const gone: Promise<void>[] = [];
  for (const client of crowd) {
    gone.push(client.leave());
    if (gone.length % AT_ONCE === 0) await turn();
  }
  await before(Promise.all(gone), 'Leaving');
}

/** Changes its nickname each time, so that the server can't reuse the list. */
async function askForUsers(): Promise<void> {
  let answered = (): void => {};
  let isIn = false;
  const asker = await before(
    new Promise<Client>((resolve) => {
      const client: Client = new Client('asker', (bytes) => {
        if (bytes.at(-1) !== 10) return;
        if (isIn) answered();
        else resolve(client);
        isIn = true;
      });
    }),
    'Joining',
  );
  for (let i = 0; i < USERS_ASKED; i++) {
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    asker.socket.write(`!nick asker${i}\r\n!users\r\n`);
    await before(answer, 'Asking for the users');
    await pause(20);
  }
  await asker.leave();
}

const probe = await before(
  new Promise<Probe>((resolve) => {
    const made: Probe = new Probe(() => resolve(made));
  }),
  'Joining',
);
const resident = (): number => residentBytes(spec.pid) ?? 0;
const cpu = (): number => cpuSeconds(spec.pid) ?? 0;

await pause(300);
const residentBytesBefore = resident();
const groups: { present: number; joins: number; seconds: number; serverCpuSeconds: number; residentBytes: number }[] =
  [];

async function comeInGroups(): Promise<void> {
  const joins = Math.floor(spec.count / spec.groups);
  for (let i = 0; i < spec.groups; i++) {
    const present = crowd.length;
    const from = { at: performance.now(), cpu: cpu() };
    await join(joins);
    const seconds = (performance.now() - from.at) / 1000;
    const serverCpuSeconds = cpu() - from.cpu;
    if (spec.groups > 1) await pause(200);
    groups.push({ present, joins, seconds, serverCpuSeconds, residentBytes: resident() });
  }
}

const UNFELT: Felt = { worst: 0, own: 0 };
// When the growth of cost is measured, the load of the probe would only disturb.
let feltAtJoining = UNFELT;
if (spec.groups > 1) await comeInGroups();
else feltAtJoining = await probe.during(comeInGroups);
await pause(2000);
const residentBytesIdle = resident();
const feltIdle = await probe.during(() => pause(300));
const feltAtUsers = spec.knowsUsers ? await probe.during(askForUsers) : undefined;
let leaveSeconds = 0;
const feltAtLeaving = await probe.during(async () => {
  const from = performance.now();
  await leaveAll();
  leaveSeconds = (performance.now() - from) / 1000;
});
const result: CrowdResult = {
  ...{
    groups,
    residentBytesBefore,
    residentBytesIdle,
    feltAtJoining,
    feltIdle,
    feltAtUsers,
    feltAtLeaving,
    leaveSeconds,
  },
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
