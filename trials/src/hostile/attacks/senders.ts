/** Few clients that send long lines to everybody, as many as the server takes. */
import { type Attack, PREFIX } from '../arena.ts';

/** Lines of the longest kind. */
export const LONG_LINES: Buffer = Buffer.from(`${'m'.repeat(4096)}\n`.repeat(16));

function senders(count: number): Attack {
  return {
    name: `senders-${count}`,
    about: `${count} clients send lines of 4,096 bytes as fast as the server takes them`,
    async run(arena) {
      for (const peer of await arena.connectAll(count, (i) => `${PREFIX}${i}\n`)) peer.pump(LONG_LINES);
    },
  };
}

export const SENDERS: readonly Attack[] = [2, 3, 8, 32, 100].map(senders);
