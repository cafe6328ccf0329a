/** Very many connections, one after the other. */
import { type Arena, type Attack, PREFIX } from '../arena.ts';
import type { LogReader } from '../server.ts';

const AT_ONCE = 50;
const GUESSERS = 20;
const GUESSES = '!operator wrong-password-1\n!operator wrong-password-2\n!operator wrong-password-3\n';

async function storm(arena: Arena): Promise<void> {
  await arena.repeat(AT_ONCE, async (turn) => {
    const peer = await arena.connect();
    peer?.write(`${PREFIX}${turn}\nhi\n`);
    await peer?.next();
    peer?.reset();
  });
}

const withLog = (name: string, about: string, log: LogReader): Attack => ({ name, about, log, run: storm });

export const STORMS: readonly Attack[] = [
  { name: 'storm', about: '50 clients at a time connect, say a line and reset, again and again', run: storm },
  {
    name: 'storm-silent',
    about: '50 clients at a time connect and reset at once, again and again',
    run: (arena) =>
      arena.repeat(AT_ONCE, async () => {
        (await arena.connect())?.reset();
      }),
  },
  {
    name: 'passwords',
    about: "20 clients at a time guess at the operators' password, three times for each connection",
    needs: ['operators'],
    async run(arena) {
      await arena.repeat(GUESSERS, async (turn) => {
        const peer = await arena.connect();
        peer?.write(`${PREFIX}${turn}\n${GUESSES}`);
        await peer?.ended;
      });
      arena.note = `at most ${3 * arena.loot.connections} guesses`;
    },
  },
  withLog('log-unread', 'the storm of connections, while nobody reads the log', 'waits'),
  withLog('log-dead', 'the storm of connections, after the reader of the log has ended', 'dies'),
];
