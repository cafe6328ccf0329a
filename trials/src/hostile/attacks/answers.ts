/** Short questions with very long answers. */
import { type Arena, type Attack, PREFIX } from '../arena.ts';

/** With 50 rooms each they make as many as a server may have; with 32 characters for a name, `!rooms` has 66 KB. */
const OWNERS = 40;
const ROOMS_OF_A_CLIENT = 50;
const NAME_LENGTH = 32;
const ASKING = 5;
const ASKING_AT_ONCE = 50;
const QUESTION = Buffer.from('!rooms\n'.repeat(10_000));

async function makeRooms(arena: Arena): Promise<void> {
  await arena.connectAll(OWNERS, (i) => {
    const rooms = Array.from({ length: ROOMS_OF_A_CLIENT }, (_, k) => `${i}-${k}-`.padEnd(NAME_LENGTH, 'r'));
    return `${PREFIX}${i}\n${rooms.map((room) => `!enter ${room}\n`).join('')}`;
  });
}

async function ask(arena: Arena, reads: boolean): Promise<void> {
  await makeRooms(arena);
  for (const peer of await arena.connectAll(ASKING, (i) => `${PREFIX}asks${i}\n`)) {
    if (!reads) peer.stopReading();
    peer.pump(QUESTION);
  }
}

export const ANSWERS: readonly Attack[] = [
  {
    name: 'rooms-read',
    about: '40 clients make 2,000 rooms, and 5 that read ask for !rooms without an end',
    length: 3,
    run: (arena) => ask(arena, true),
  },
  {
    name: 'rooms-unread',
    about: 'the same, and those that ask do not read',
    length: 3,
    run: (arena) => ask(arena, false),
  },
  {
    name: 'rooms-asked',
    about: 'the same rooms, and 50 clients ask 14 times at once',
    async run(arena) {
      await makeRooms(arena);
      await arena.pause(500);
      const peers = await arena.connectAll(ASKING_AT_ONCE, (i) => `${PREFIX}asks${i}\n`);
      await arena.pause(300);
      for (const peer of peers) peer.write('!rooms\n'.repeat(14));
    },
  },
];
