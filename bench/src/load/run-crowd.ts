/** Sends a crowd to a server that is started afresh. */
import { fileURLToPath } from 'node:url';
import { LOAD_CORE, outputOf } from '../processes.ts';
import { type ServerKind, startServer } from '../servers.ts';
import type { CrowdResult } from './crowd-spec.ts';

const CROWD = fileURLToPath(new URL('crowd.ts', import.meta.url));

/** `count` clients, in so many groups; rejects where one of them is lost or sent away. */
export async function runCrowd(kind: ServerKind, count: number, groups: number): Promise<CrowdResult> {
  const server = await startServer(kind);
  try {
    const spec = { port: server.port, pid: server.pid, count, groups, knowsUsers: kind.name === 'linechat' };
    return JSON.parse(await outputOf([process.execPath, CROWD, JSON.stringify(spec)], LOAD_CORE, 120));
  } finally {
    await server.stop();
  }
}
