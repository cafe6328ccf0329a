/** Short questions with very long answers. */
import { type Arena, type Attack, PREFIX } from '../arena.ts';

/** With 50 rooms each, and 32 characters for a name, `!rooms` has an answer of 1.1 MB. */
const OWNERS = 700;
const ROOMS_OF_A_CLIENT = 50;
const NAME_LENGTH = 32;
const ASKING = 5;
const QUESTION = Buffer.from('!rooms\n'.repeat(10_000));

async function ask(arena: Arena, reads: boolean): Promise<void> {
  await arena.connectAll(OWNERS, (i) => {
    const rooms = Array.from({ length: ROOMS_OF_A_CLIENT }, (_, k) => `${i}-${k}-`.padEnd(NAME_LENGTH, 'r'));
    return `${PREFIX}${i}\n${rooms.map((room) => `!enter ${room}\n`).join('')}`;
  });
  for (const peer of await arena.connectAll(ASKING, (i) => `${PREFIX}asks${i}\n`)) {
    if (!reads) peer.stopReading();
    peer.pump(QUESTION);
  }
}

export const ANSWERS: readonly Attack[] = [
  {
    name: 'rooms-read',
    about: '700 clients make 35,000 rooms, and 5 that read ask for !rooms without an end',
    length: 3,
    run: (arena) => ask(arena, true),
  },
  {
    name: 'rooms-unread',
    about: 'the same, and those that ask do not read',
    length: 3,
    run: (arena) => ask(arena, false),
  },
];
