/** Runs the load generator against a server, as a process on another core. */
import { fileURLToPath } from 'node:url';
import { compile } from '../compile.ts';
import { LOAD_CORE, outputOf } from '../processes.ts';
import type { RunningServer } from '../servers.ts';
import type { LoadResult, LoadSpec } from './load-spec.ts';

const LOAD = fileURLToPath(new URL('load.c', import.meta.url));

/** Rejects if a message is lost, doubled, out of order, or later than the deadlines of the generator. */
export async function runLoad(server: RunningServer, spec: LoadSpec): Promise<LoadResult> {
  const { protocol, ungreeted = 4 } = server.kind;
  const args = { ...spec, port: server.port, pid: server.pid, irc: protocol === 'irc', ungreeted };
  const command = [compile(LOAD, 'load'), ...Object.entries(args).map(([name, value]) => `${name}=${Number(value)}`)];
  return JSON.parse(await outputOf(command, LOAD_CORE, 100));
}
