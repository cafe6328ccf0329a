/** When there are colours on the screen. */
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';

const HIDE_TIMES = '--no-time';

describe('colours', () => {
  const HAS_COLOUR = /\[[\d;]+m/;

  it.each([
    ['a terminal', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['FORCE_COLOR over NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    ['TERM=dumb', { TERM: 'dumb' }, false],
  ])('with %s', async (_, env, expected) => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { env });
    await ann.see((rows) => rows.some((row) => row.startsWith('To quit')));
    await waitUntilIn(bob, 'ann');
    bob.send('hi ann');
    await ann.see((rows) => rows.some((row) => row.endsWith('bob: hi ann')));
    expect(HAS_COLOUR.test(ann.output)).toBe(expected);
    expect(ann.rows().includes('* bob: hi ann')).toBe(!expected);
  });
});

async function waitUntilIn(peer: Peer, nick: string): Promise<void> {
  while (!new RegExp(`(^|[ \\n])${nick}[ \\r]`).test(peer.received)) {
    peer.received = '';
    peer.send('!users', '!ping x');
    await peer.receives('!pong x');
  }
}
