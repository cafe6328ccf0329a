/** One attack against a server of its own, with bystanders in the chat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Arena, type Attack, PREFIX } from './arena.ts';
import { open } from './connect.ts';
import { CrowdProcess, type CrowdResult } from './crowd-process.ts';
import { certificateFiles, trialFiles } from './files.ts';
import type { Loot } from './peer.ts';
import { TargetServer } from './server.ts';

export interface TrialOptions {
  /** Bystanders. */
  readonly clients: number;
  /** How long an attack lasts. */
  readonly seconds: number;
  /** A factor for the number of attackers, above 0 and at most 1. */
  readonly scale: number;
  readonly isTls: boolean;
  /** The program of the chat server; `undefined`: the one that is built here. */
  readonly program: string | undefined;
}

export interface Outcome {
  /** `undefined`: the process of the bystanders failed. */
  readonly crowd: CrowdResult | undefined;
  /** Memory of the server in bytes. */
  readonly memory: { readonly before: number; readonly peak: number; readonly after: number };
  /** Processor time of the server, in seconds. */
  readonly processorSeconds: number;
  /** How long the server had to wait for a processor, in seconds. */
  readonly starvedSeconds: number;
  readonly loot: Loot;
  /** Attackers that were still in the list of users after they had left; `undefined`: the server did not answer. */
  readonly ghosts: number | undefined;
  readonly note: string;
  /** How the server ended after SIGTERM. */
  readonly end: number | string;
}

/** The longest delay for bystanders, in milliseconds, on a machine with nothing else to do. */
const MAX_DELAY_MS = 150;
const BEFORE_MS = 300;
/** What the attackers left behind must be gone after this time: a reset is noticed within two seconds. */
const AFTER_MS = 2000;
const ANSWER_MS = 5000;

export async function runAttack(attack: Attack, options: TrialOptions): Promise<Outcome> {
  const [args, lines] = commandLine(attack, options);
  const server = await TargetServer.start(args, lines, attack.log ?? 'reads', options.program);
  const { tcp, tls } = server.ports;
  const port = (options.isTls ? tls : tcp) ?? 0;
  try {
    const crowd = await CrowdProcess.start({
      port,
      isTls: options.isTls,
      clients: options.clients,
      first: attack.crowd ?? '',
    });
    await sleep(BEFORE_MS);
    server.forgetPeak();
    const before = server.memory.now;
    const processor = server.processorSeconds;
    const starved = server.starvedSeconds;
    const arena = new Arena(server.ports, options.isTls, options.scale, options.seconds * (attack.length ?? 1));
    await attack.run(arena);
    await arena.whenOver();
    const ghostsBefore =
      attack.goneAfterMs === undefined ? 0 : await ghostsAfter(attack.goneAfterMs, port, options.isTls);
    arena.end();
    await sleep(AFTER_MS);
    const memory = { before, peak: server.memory.peak, after: server.memory.now };
    const ghosts = ghostsBefore === 0 ? await attackersIn(port, options.isTls) : ghostsBefore;
    const result = await crowd.finish().catch(() => undefined);
    return {
      crowd: result,
      memory,
      processorSeconds: server.processorSeconds - processor,
      starvedSeconds: server.starvedSeconds - starved,
      loot: arena.loot,
      ghosts,
      note: arena.note,
      end: await server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What is wrong, in short sentences. `isQuiet`: the machine has nothing else to do, so delays count. */
export function faultsOf(outcome: Outcome, isQuiet = true): readonly string[] {
  const { crowd, ghosts, end } = outcome;
  const faults: string[] = [];
  if (crowd === undefined) faults.push('The process of the bystanders failed.');
  if (ghosts === undefined) faults.push('The server did not answer a new client.');
  if ((ghosts ?? 0) > 0) faults.push(`${ghosts} attackers were still in the chat after they had left.`);
  if (end !== 0) faults.push(`After SIGTERM the server ended with ${end}.`);
  if (crowd === undefined) return faults;
  const { dropped, incomplete } = crowd;
  if (dropped.length > 0)
    faults.push(`${dropped.length} bystanders were dropped (${[...new Set(dropped)].join(', ')}).`);
  if (incomplete > 0) faults.push(`${incomplete} bystanders did not get every line in order.`);
  const worst = worstDelay(outcome);
  if (isQuiet && worst > MAX_DELAY_MS) faults.push(`A bystander waited ${Math.round(worst)} ms.`);
  return faults;
}

/** The longest time that a bystander waited, in milliseconds. */
export function worstDelay({ crowd }: Outcome): number {
  return crowd === undefined ? 0 : Math.max(0, ...crowd.pings, ...crowd.lines);
}

function commandLine({ needs = [] }: Attack, { isTls }: TrialOptions): readonly [readonly string[], number] {
  const args = ['--port', '0', '--log-format', 'json'];
  let lines = 1;
  if (isTls || needs.includes('tls')) {
    const { cert, key } = certificateFiles();
    args.push('--tls-cert', cert, '--tls-key', key, '--tls-port', '0');
    lines++;
  }
  if (needs.includes('operators')) args.push('--operator-password-file', trialFiles().password);
  if (needs.includes('admin')) {
    args.push('--admin-port', '0');
    lines++;
  }
  return [args, lines];
}

/** Waits until no attacker is in the chat, and returns how many are after that time. */
async function ghostsAfter(ms: number, port: number, isTls: boolean): Promise<number | undefined> {
  const end = performance.now() + ms;
  for (;;) {
    const count = await attackersIn(port, isTls);
    if (count === 0 || count === undefined || performance.now() >= end) return count;
    await sleep(1000);
  }
}

/** Asks the server, as a new client, how many attackers are in the chat. `undefined` if there is no answer. */
async function attackersIn(port: number, isTls: boolean): Promise<number | undefined> {
  const opened = await Promise.race([open(port, isTls).catch(() => undefined), sleep(ANSWER_MS)]);
  if (opened === undefined) return undefined;
  const { socket } = opened;
  const answer = new Promise<number>((resolve) => {
    let text = '';
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
      const users = /^(?!.*: )(\w+ .*)\r\n/m.exec(text)?.[1];
      if (users !== undefined) resolve(users.split(' ').filter((name) => name.startsWith(PREFIX)).length);
    });
  });
  socket.write('probe\n!users\n');
  const count = await Promise.race([answer, sleep(ANSWER_MS)]);
  socket.destroy();
  return count ?? undefined;
}
