/** Bytes that are no chat, and handshakes that do not end. */
import { randomBytes } from 'node:crypto';
import { type Attack, PREFIX } from '../arena.ts';

const AT_ONCE = 50;
const HTTP = `GET / HTTP/1.1\r\nHost: chat\r\nUser-Agent: scanner\r\n${'X-Header: x\r\n'.repeat(50)}\r\n`;
/** The beginning of a TLS record with a hello of 512 bytes. */
const HELLO = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);
const NOISE = randomBytes(65_536);
const HALF_HANDSHAKES = 500;

export const GARBAGE: readonly Attack[] = [
  {
    name: 'garbage',
    about: '50 clients at a time send HTTP, a TLS hello or noise, again and again',
    run: (arena) =>
      arena.repeat(AT_ONCE, async (turn) => {
        const peer = await arena.connectRaw(arena.port);
        peer?.write([HTTP, Buffer.concat([HELLO, NOISE.subarray(0, 501)]), NOISE][turn % 3] ?? '');
        await peer?.next();
        peer?.reset();
      }),
  },
  {
    name: 'noise',
    about: '20 clients with a nickname send noise without an end',
    async run(arena) {
      for (const peer of await arena.connectAll(20, (i) => `${PREFIX}${i}\n`)) peer.pump(NOISE);
    },
  },
  {
    name: 'blank-lines',
    about: '20 clients send blank lines without an end',
    async run(arena) {
      const blank = Buffer.from('\n \n\t\r\n'.repeat(8192));
      for (const peer of await arena.connectAll(20, (i) => `${PREFIX}${i}\n`)) peer.pump(blank);
    },
  },
  {
    name: 'endless-lines',
    about: '200 clients send a line without an end',
    async run(arena) {
      const bytes = Buffer.alloc(65_536, 'g');
      for (const peer of await arena.connectAll(200, (i) => `${PREFIX}${i}\n`)) peer.pump(bytes);
    },
  },
  {
    name: 'tls-slow',
    about: '500 clients begin a TLS handshake, and send a byte of it now and then',
    needs: ['tls'],
    async run(arena) {
      const count = arena.count(HALF_HANDSHAKES);
      const peers = await Promise.all(Array.from({ length: count }, () => arena.connectRaw(arena.ports.tls)));
      for (const peer of peers) peer?.write(HELLO);
      while (!arena.isOver) {
        await arena.pause(250);
        for (const peer of peers) peer?.write(Buffer.from([0x61]));
      }
    },
  },
  {
    name: 'tls-storm',
    about: '20 clients at a time complete a TLS handshake and reset, again and again',
    needs: ['tls'],
    run: (arena) =>
      arena.repeat(20, async () => {
        (await arena.connect(arena.ports.tls, true))?.reset();
      }),
  },
];
