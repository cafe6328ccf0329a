/** Clients that do not read, or hardly: what is pending for them fills the memory of the server. */
import { type Attack, PREFIX, readByteByByte } from '../arena.ts';
import { LONG_LINES } from './senders.ts';

const READERS_AT_ONCE = 300;
const SENDERS = 3;

export const READERS: readonly Attack[] = [
  {
    name: 'readers-none',
    about: '300 clients read nothing, while 3 send long lines',
    async run(arena) {
      for (const peer of await arena.connectAll(READERS_AT_ONCE, (i) => `${PREFIX}${i}\n`)) peer.stopReading();
      for (const peer of await arena.connectAll(SENDERS, (i) => `${PREFIX}says${i}\n`)) peer.pump(LONG_LINES);
    },
  },
  {
    name: 'readers-slow',
    about: '300 clients read a byte a second, while 3 send long lines (TCP only)',
    async run(arena) {
      const count = arena.count(READERS_AT_ONCE);
      const readers = Array.from({ length: count }, (_, i) => readByteByByte(arena, `${PREFIX}${i}\n`));
      for (const peer of await arena.connectAll(SENDERS, (i) => `${PREFIX}says${i}\n`)) peer.pump(LONG_LINES);
      await Promise.all(readers);
    },
  },
];
