/** The admin port, if it is open to an attacker. */
import type { Attack } from '../arena.ts';

const CONNECTIONS = 20;
const REQUEST = 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

export const ADMIN: readonly Attack[] = [
  {
    name: 'admin-scrapes',
    about: '20 connections to the admin port ask for /metrics, 500 times each, at once',
    needs: ['admin'],
    async run(arena) {
      const requests = REQUEST.repeat(arena.count(500));
      const count = arena.count(CONNECTIONS);
      const peers = await Promise.all(Array.from({ length: count }, () => arena.connectRaw(arena.ports.admin)));
      for (const peer of peers) peer?.write(requests);
    },
  },
  {
    name: 'admin-headers',
    about: '200 connections to the admin port send a header a byte at a time',
    needs: ['admin'],
    async run(arena) {
      const count = arena.count(200);
      const peers = await Promise.all(Array.from({ length: count }, () => arena.connectRaw(arena.ports.admin)));
      for (const peer of peers) peer?.write('GET /metrics HTTP/1.1\r\nHost: ');
      while (!arena.isOver) {
        await arena.pause(250);
        for (const peer of peers) peer?.write('a');
      }
    },
  },
];
