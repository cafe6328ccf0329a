/** The servers that are measured, what each supports, and how it is started. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compile, HAS_COMPILER } from './compile.ts';
import { hasProgram, outputOf, SERVER_CORE, Service, temporaryFolder } from './processes.ts';

export interface ServerKind {
  readonly name: string;
  readonly about: string;
  readonly protocol: 'chat' | 'irc';
  readonly can: { readonly rooms: boolean; readonly private: boolean; readonly json: boolean };
  /**
   * Of an IRC server: how many clients may wait for its greeting at a time, because its listen queue is short, or because
   * it greets once a second. Default 4.
   */
  readonly ungreeted?: number;
  /** Why it can't be measured on this machine; `undefined` if it can. */
  missing(): Promise<string | undefined>;
  command(port: number): readonly string[];
}

export interface RunningServer {
  readonly kind: ServerKind;
  readonly port: number;
  readonly pid: number;
  /** `undefined` while it runs; otherwise the end of its output. */
  trouble(): string | undefined;
  stop(): Promise<void>;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const PYTHON = hasProgram('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const ALL = { rooms: true, private: true, json: false };
const here = async (): Promise<undefined> => undefined;

/** Ours is the first: the others are compared with it. */
export const SERVERS: readonly ServerKind[] = [
  {
    name: 'linechat',
    about: 'the chat server of this repository, without rate limit, otherwise with its defaults',
    protocol: 'chat',
    can: { rooms: true, private: true, json: true },
    missing: here,
    // With the same flag as in its first line and its `start` script.
    command: (port) => [
      ...[process.execPath, '--max-semi-space-size=8', path('../../packages/chat-server/dist/cli.js')],
      ...['--port', String(port), '--flood-rate', '0', '--max-connections', '20000'],
    ],
  },
  {
    name: 'C loop',
    about: 'a bare epoll loop in C that only broadcasts: the limit of the machine',
    protocol: 'chat',
    can: { rooms: false, private: false, json: false },
    missing: async () => (HAS_COMPILER ? undefined : 'no C compiler (cc)'),
    command: (port) => [compile(path('../rivals/limit.c'), 'limit'), String(port)],
  },
  {
    name: 'uvloop',
    about: 'asyncio on uvloop, a write for each recipient, which uvloop batches',
    protocol: 'chat',
    can: ALL,
    missing: async () => ((await pythonHas('uvloop')) ? undefined : "no Python 3 with 'uvloop'"),
    command: (port) => [PYTHON, path('../rivals/asyncio_chat.py'), String(port), 'uvloop'],
  },
  {
    name: 'asyncio',
    about: "Python's own event loop, a write for each recipient",
    protocol: 'chat',
    can: ALL,
    missing: async () => ((await pythonHas('asyncio')) ? undefined : 'no Python 3'),
    command: (port) => [PYTHON, path('../rivals/asyncio_chat.py'), String(port)],
  },
  {
    name: 'InspIRCd',
    about: 'an IRC server in C++',
    protocol: 'irc',
    ungreeted: 200,
    can: ALL,
    missing: async () => (ircd('inspircd') === undefined ? 'inspircd is not installed' : undefined),
    command: (port) => [
      ircd('inspircd') ?? 'inspircd',
      ...['--config', configuration('inspircd.conf', port), '--nofork', '--nopid', '--nolog', '--runasroot'],
    ],
  },
  {
    name: 'ngIRCd',
    about: 'an IRC server in C',
    protocol: 'irc',
    can: ALL,
    missing: async () => (ircd('ngircd') === undefined ? 'ngircd is not installed' : undefined),
    command: (port) => [ircd('ngircd') ?? 'ngircd', '--nodaemon', '--config', configuration('ngircd.conf', port)],
  },
  {
    name: 'naive Node',
    about: 'a write for each message and recipient',
    protocol: 'chat',
    can: ALL,
    missing: here,
    command: (port) => [process.execPath, path('../rivals/naive.ts'), String(port)],
  },
];

/** Starts a server, and resolves when it accepts connections. */
export async function startServer(kind: ServerKind): Promise<RunningServer> {
  const port = await freePort();
  const service = new Service(kind.command(port), SERVER_CORE);
  for (const deadline = performance.now() + 10_000; !(await accepts(port)); await pause(10)) {
    if (service.isRunning && performance.now() < deadline) continue;
    await service.stop();
    throw new Error(`${kind.name} does not start: ${service.printed}`);
  }
  return {
    kind,
    port,
    pid: service.pid,
    trouble: () => (service.isRunning ? undefined : service.printed || 'it has ended'),
    stop: () => service.stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function pythonHas(module: string): Promise<boolean> {
  const test = `import sys, ${module}; sys.exit(sys.version_info < (3, 9))`;
  return await outputOf([PYTHON, '-c', test], SERVER_CORE, 10).then(
    () => true,
    () => false,
  );
}

/** /usr/sbin may not be on the PATH. */
function ircd(name: string): string | undefined {
  return [name, `/usr/sbin/${name}`].find(hasProgram);
}

function configuration(name: string, port: number): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, readFileSync(path(`../rivals/${name}`), 'utf8').replace('{port}', String(port)));
  return file;
}
