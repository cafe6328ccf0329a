/** Starts a server, and lets a crowd join it. */
import { fileURLToPath } from 'node:url';
import { LOAD_CORE, outputOf } from '../processes.ts';
import { type ServerKind, startServer } from '../servers.ts';
import type { CrowdResult } from './crowd-spec.ts';

const CROWD = fileURLToPath(new URL('crowd.ts', import.meta.url));

/** `count` clients in `groups` groups. Rejects if one of them loses its connection. */
export async function runCrowd(kind: ServerKind, count: number, groups: number): Promise<CrowdResult> {
  const server = await startServer(kind);
  try {
    const spec = { port: server.port, pid: server.pid, count, groups, knowsUsers: kind.name === 'linechat' };
    return JSON.parse(await outputOf([process.execPath, CROWD, JSON.stringify(spec)], LOAD_CORE, 120));
  } finally {
    await server.stop();
  }
}
