/** Many clients in the same rooms leave at once, and each of them hears of all others. */
import { type Attack, PREFIX } from '../arena.ts';

const CLIENTS = 1000;
const ROOMS = Array.from({ length: 50 }, (_, i) => `!enter room${i}\n`).join('');
/** The time in which all enter, in milliseconds. */
const ENTER_MS = 2500;

export const LEAVING: readonly Attack[] = [
  {
    name: 'leaving',
    about: '1,000 clients with notices in the same 50 rooms leave at once',
    length: 2,
    async run(arena) {
      const peers = await arena.connectAll(CLIENTS, (i) => `${PREFIX}${i}\n${ROOMS}`);
      await arena.pause(ENTER_MS);
      for (const peer of peers) peer.write('!notices on\n');
      await arena.pause(300);
      for (const peer of peers) peer.reset();
    },
  },
];
