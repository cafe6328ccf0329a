/** What Linux tells in /proc: which processes belong to a started server, and what they listen on. */
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

export const HAS_PROC: boolean = process.platform === 'linux';

export interface Listener {
  readonly host: string;
  /** Where to try next, if nobody listens at `host`. */
  readonly otherHost?: string;
  readonly port: number;
}

interface Listening extends Listener {
  readonly inode: string;
}

const LISTEN = '0A';
const READ_BYTES = 4096;
/** A row of a connection: its state is another one than LISTEN. */
const OTHER_ROW = /^ *\d+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ (?!0A)[0-9A-F]{2} /m;
const LISTENING_ROW = /^ *\d+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:0000 0A .*$/gm;
/** The signal of the kernel's clock that counts processor time, in a second. It is 100 on every Linux that people use. */
const TICKS_PER_SECOND = 100;

/** A process and all that it has started, as far as they are still its children. */
export function familyOf(pid: number): readonly number[] {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter((word) => word !== '');
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}

/** All processes that were given `mark` in their environment. It reads all of /proc, which takes some time. */
export function processesWith(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`)?.includes(mark) === true);
}

/** What one of these processes listens on. */
export function listenersOf(pids: readonly number[]): readonly Listener[] {
  const listening = readListening();
  if (listening.length === 0) return [];
  const inodes = new Set(pids.flatMap(socketInodes));
  return listening.filter(({ inode }) => inodes.has(inode)).map(({ inode: _, ...listener }) => listener);
}

/** Whether anybody listens on this port: cheaper than to ask who it is. */
export function isListenedOn(port: number): boolean {
  return readListening().some((listener) => listener.port === port);
}

/** Whether it has not ended yet. */
export function isRunning(pid: number): boolean {
  return statOf(pid) !== undefined;
}

/** The processor time that these processes have used, in seconds. */
export function processorSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) / TICKS_PER_SECOND;
}

/**
 * For how long the threads of these processes have run or have been ready to run, in seconds: on a busy machine one that
 * never rests runs little, and is ready all the time.
 */
export function readySeconds(pids: readonly number[]): number {
  return schedules(pids).reduce((sum, { ran, waited }) => sum + ran + waited, 0);
}

/** For how long the threads of these processes have been ready to run while others ran, in seconds. */
export function waitedSeconds(pids: readonly number[]): number {
  return schedules(pids).reduce((sum, { waited }) => sum + waited, 0);
}

function schedules(pids: readonly number[]): readonly { readonly ran: number; readonly waited: number }[] {
  return pids
    .flatMap((pid) => entriesOf(`/proc/${pid}/task`).map((task) => read(`/proc/${pid}/task/${task}/schedstat`)))
    .map((text = '0 0') => text.split(' '))
    .map(([ran, waited]) => ({ ran: Number(ran) / 1e9, waited: Number(waited) / 1e9 }));
}

function readListening(): readonly Listening[] {
  return ['tcp', 'tcp6'].flatMap((table) => {
    const rows = readRows(`/proc/net/${table}`);
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      const [address = '', port = '0'] = local.split(':');
      return state === LISTEN ? [{ ...reachable(address), port: Number.parseInt(port, 16), inode }] : [];
    });
  });
}

/**
 * The rows of those who listen. They come first; behind them come the connections, which may be thousands, and for which
 * the kernel walks through a large table. So it is read only as far as it is needed.
 */
function readRows(path: string): readonly string[] {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return []; // no IPv6
  }
  try {
    const chunk = Buffer.alloc(READ_BYTES);
    let text = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      text += chunk.toString('latin1', 0, size);
      if (OTHER_ROW.test(text)) break;
    }
    return text.match(LISTENING_ROW) ?? [];
  } finally {
    closeSync(file);
  }
}

/** The address to connect to, for one that is listened on: all addresses include 127.0.0.1, mostly. */
function reachable(hex: string): { readonly host: string; readonly otherHost?: string } {
  const isIpv6 = hex.length === 32;
  // `::` may mean IPv6 alone.
  if (/^0+$/.test(hex)) return isIpv6 ? { host: '127.0.0.1', otherHost: '::1' } : { host: '127.0.0.1' };
  if (isIpv6 && !/^0{16}FFFF0000/i.test(hex)) return { host: '::1' };
  const bytes = hex.slice(-8).match(/../g) ?? [];
  return {
    host: bytes
      .map((byte) => Number.parseInt(byte, 16))
      .reverse()
      .join('.'),
  };
}

function socketInodes(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // it has closed it meanwhile
      }
    });
  } catch {
    return []; // it has ended, or is another user's
  }
}

function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // it has ended
  }
}

function statOf(pid: number): { ticks: number } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name of the program stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  return { ticks: Number(fields[11]) + Number(fields[12]) };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined; // it has ended, or is another user's
  }
}
