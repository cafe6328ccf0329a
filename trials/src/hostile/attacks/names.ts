/** Many rooms whose names have the same hash: each look at one of them may cost as much as all of them together. */
import { type Attack, PREFIX } from '../arena.ts';

/** Two texts with the same hash, `31 × hash + character` for each character, as Immutable has it for strings. */
const SAME: readonly [string, string] = ['an', 'c0'];
const OTHER: readonly [string, string] = ['an', 'bq'];
const CLIENTS = 60;
const ROOMS_OF_A_CLIENT = 50;
/** Pairs in a name: enough for 4,096 names. */
const PAIRS = 12;

/** A name for each number. With `SAME` all of them have the same hash. */
export function nameOf(number: number, [zero, one]: readonly [string, string] = SAME): string {
  return Array.from({ length: PAIRS }, (_, bit) => ((number >> bit) & 1 ? one : zero)).join('');
}

function enter(name: string, about: string, pair: readonly [string, string]): Attack {
  return {
    name,
    about,
    async run(arena) {
      const roomsOf = (i: number) =>
        Array.from({ length: ROOMS_OF_A_CLIENT }, (_, k) => nameOf(i * ROOMS_OF_A_CLIENT + k, pair));
      const all = (command: string, i: number) =>
        roomsOf(i)
          .map((room) => `!${command} ${room}\n`)
          .join('');
      const peers = await arena.connectAll(CLIENTS, (i) => `${PREFIX}${i}\n${all('enter', i)}`);
      for (const [i, peer] of peers.entries()) peer.pump(Buffer.from((all('leave', i) + all('enter', i)).repeat(20)));
    },
  };
}

export const NAMES: readonly Attack[] = [
  enter('names-other', '60 clients enter and leave 3,000 rooms, to compare with the next one', OTHER),
  enter('names-same-hash', '60 clients enter and leave 3,000 rooms whose names have the same hash', SAME),
];
