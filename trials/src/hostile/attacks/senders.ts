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

/** Clients that send the same again and again. */
function crowd(
  name: string,
  about: string,
  count: number,
  lines: (i: number) => string,
  more: Partial<Attack> = {},
): Attack {
  return {
    name,
    about,
    ...more,
    async run(arena) {
      const peers = await arena.connectAll(count, (i) => `${PREFIX}${i}\n${more.crowd ?? ''}`);
      for (const [i, peer] of peers.entries()) {
        const once = lines(i);
        peer.pump(Buffer.from(once.repeat(Math.ceil(65_536 / once.length))));
      }
    },
  };
}

const TEXT = 'm'.repeat(4000);

export const SENDERS: readonly Attack[] = [
  ...[2, 3, 8, 32, 100].map(senders),
  crowd('say-200', '200 clients say long texts with !say', 200, () => `!say ${TEXT}\n`),
  crowd(
    'nick-300',
    '300 clients change their nicknames, and all others have notices',
    300,
    (i) => `!nick ${PREFIX}${i}a\n!nick ${PREFIX}${i}b\n`,
    { crowd: '!notices on\n' },
  ),
  crowd('private-300', '300 clients send long private lines to one bystander', 300, () => `#b0 ${TEXT}\n`),
  crowd('room-crowd', '200 clients send long lines to a room in which the others are', 200, () => `@tea ${TEXT}\n`, {
    crowd: '!enter tea\n',
  }),
];
