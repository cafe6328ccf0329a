/** Ghosts: clients that send very much at once and are gone. What waits for the rate limit must not keep them in the chat. */
import { type Arena, type Attack, PREFIX } from '../arena.ts';
import type { Peer } from '../peer.ts';

const GHOSTS_AT_ONCE = 300;
const LINES = 200_000;
/** A FIN behind blank lines is not noticed before they are read, or thirty seconds are over. */
const GONE_AFTER_MS = 35_000;
/** The time in which the bytes arrive, in milliseconds. */
const ARRIVAL_MS = 700;

async function haunt(arena: Arena, line: string, leave: (peer: Peer) => void): Promise<void> {
  const lines = Buffer.from(line.repeat(LINES));
  const peers = await arena.connectAll(GHOSTS_AT_ONCE, (i) => `${PREFIX}${i}\n`);
  for (const peer of peers) peer.write(lines);
  await arena.pause(ARRIVAL_MS);
  for (const peer of peers) leave(peer);
}

const reset = (peer: Peer) => peer.reset();

export const GHOSTS: readonly Attack[] = [
  {
    name: 'ghosts-reset',
    about: '300 clients send a nickname and 200,000 line ends, and reset',
    run: (arena) => haunt(arena, '\n', reset),
  },
  { name: 'ghosts-stay', about: 'the same, and they stay', run: (arena) => haunt(arena, '\n', () => {}) },
  {
    name: 'ghosts-text',
    about: 'the same with lines of text, and they reset',
    run: (arena) => haunt(arena, 'x\n', reset),
  },
  {
    name: 'ghosts-fin',
    about: 'the same with line ends, and they close their side',
    goneAfterMs: GONE_AFTER_MS,
    run: (arena) => haunt(arena, '\n', (peer) => peer.halfClose()),
  },
  {
    name: 'ghosts-close',
    about: 'the same with line ends, and they close, so that their FIN is behind bytes that nobody reads',
    goneAfterMs: GONE_AFTER_MS,
    run: (arena) => haunt(arena, '\n', (peer) => peer.close()),
  },
];
