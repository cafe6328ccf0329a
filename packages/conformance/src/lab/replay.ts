/** Sends again what the clients of a trace have sent: the same pieces, at the same times, on as many connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PIECE_GAP_MS } from './shape.ts';
import type { TraceEntry } from './trace.ts';

/** After the last piece the answers are waited for: at most so long without any. */
const QUIET_MS = 1000;

/** @throws Error where the server cannot be connected to. */
export async function replay(
  trace: readonly TraceEntry[],
  target: { readonly host: string; readonly port: number },
  onEntry: (entry: TraceEntry) => void,
): Promise<void> {
  const start = performance.now();
  const sockets = new Map<number, Socket>();
  const names = new Map(trace.map(({ id, who }) => [id, who]));
  let lastHeard = performance.now();
  const tell = (id: number, what: TraceEntry['what'], pieces?: readonly Buffer[]) =>
    onEntry({
      at: performance.now() - start,
      id,
      who: names.get(id) ?? `client ${id}`,
      what,
      ...(pieces === undefined ? {} : { pieces }),
    });
  try {
    for (const entry of trace) {
      await pause(Math.max(0, entry.at - (performance.now() - start)));
      const { id } = entry;
      const socket = sockets.get(id);
      if (entry.what === 'connects') {
        const opened = connect({ ...target, noDelay: true, allowHalfOpen: true });
        await once(opened, 'connect');
        sockets.set(id, opened);
        opened.on('error', () => {});
        opened.on('data', (bytes: Buffer) => {
          lastHeard = performance.now();
          tell(id, 'to client', [bytes]);
        });
        opened.on('end', () => tell(id, 'server ends'));
        tell(id, 'connects');
      } else if (entry.what === 'to server') {
        tell(id, 'to server', entry.pieces);
        for (const [index, piece] of (entry.pieces ?? []).entries()) {
          if (index > 0) await pause(PIECE_GAP_MS);
          if (socket?.writable) socket.write(piece);
        }
      } else if (entry.what === 'client ends') {
        tell(id, 'client ends');
        socket?.end();
      } else if (entry.what === 'reset') {
        tell(id, 'reset');
        socket?.resetAndDestroy();
      } else if (entry.what === 'stall') {
        tell(id, 'stall');
        socket?.pause();
      } else if (entry.what === 'goes on') {
        tell(id, 'goes on');
        socket?.resume();
      }
    }
    lastHeard = Math.max(lastHeard, performance.now());
    while (performance.now() - lastHeard < QUIET_MS) await pause(50);
  } finally {
    for (const socket of sockets.values()) socket.destroy();
  }
}
