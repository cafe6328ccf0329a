/**
 * Makes the pictures of docs/client.md: the real client in a pseudo-terminal, a real chat server, and a terminal
 * emulator whose screen is written as SVG.
 *
 *   pnpm --filter client screenshots
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChatServer } from '@linechat/chat-server';
import build from '../test/support/build.ts';
import { EmulatedClient } from '../test/support/emulated-client.ts';
import { DARK, LIGHT, toSvg } from './svg.ts';

build();

const PICTURES = new URL('../../../docs/pictures/', import.meta.url);
const home = mkdtempSync(join(tmpdir(), 'linechat-pictures-'));
const env = { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm-256color' };
// A format without a % is the same at every time of day, and so are the pictures.
const AT_TEA_TIME = ['--time-format', '17:02'];

const server = createChatServer();
const { port } = await server
  .listen({ host: '127.0.0.1', port: 8888 })
  .catch(() => server.listen({ host: '127.0.0.1', port: 0 }));
mkdirSync(PICTURES, { recursive: true });
try {
  await chat();
  await editor();
  await focus();
  await unread();
  await paste();
} finally {
  await server.close({ graceMs: 0 });
  rmSync(home, { recursive: true });
}

async function chat(): Promise<void> {
  const ann = await sit(['--nick', 'ann', '--room', 'tea', ...AT_TEA_TIME], 72, 16);
  const bob = await peer('bob', '!enter tea');
  const cleo = await peer('cleo', '!enter tea');
  await say(ann, cleo, 'good afternoon, everyone', 'cleo: good');
  const guests = [];
  for (const nick of ['dave', 'eve', 'frida', 'gus']) guests.push(await peer(nick));
  for (const guest of guests.slice(2)) guest.end();
  await ann.see((rows) => rows.some((row) => row.includes('left')));
  await say(ann, bob, '@tea the kettle is on, ann!', 'kettle');
  await say(ann, bob, '#ann there is cake, tell nobody', 'cake');
  ann.type('on my way 🫖\r');
  await ann.see((rows) => rows.some((row) => row.includes('on my way') && !row.includes('>')));
  ann.type('#bob I heard nothing\r!members tea\r');
  await ann.see((rows) => rows.some((row) => row.includes('in @tea')));
  ann.type('does anybody take mil');
  await ann.see((rows) => rows.at(-1)?.endsWith('mil') === true);
  write('client-chat-dark.svg', toSvg(ann.emulator, DARK, 'Chatting in a room, on a dark background'));
  write('client-chat-light.svg', toSvg(ann.emulator, LIGHT, 'The same on a light background'));
  ann.dispose();
  for (const socket of [bob, cleo, ...guests]) socket.destroy();
}

async function editor(): Promise<void> {
  const ann = await sit(['--nick', 'ann', ...AT_TEA_TIME], 56, 11);
  const bob = await peer('bob');
  await say(ann, bob, 'how was the trip?', 'trip');
  ann.type('We took the slow train along the coast, 日本海 on one side and the hills on');
  await ann.see((rows) => rows.at(-1)?.endsWith('hills on') === true);
  await say(ann, bob, 'tell me everything', 'everything');
  const cleo = await peer('cleo');
  await say(ann, cleo, 'and me', 'and me');
  await ann.see((rows) => rows.at(-1)?.endsWith('hills on') === true);
  write('client-editor.svg', toSvg(ann.emulator, DARK, 'A long line stays whole while others speak'));
  ann.dispose();
  bob.destroy();
  cleo.destroy();
}

async function focus(): Promise<void> {
  const ann = await sit(['--nick', 'ann', '--room', 'tea', ...AT_TEA_TIME], 72, 12);
  const bob = await peer('bob', '!enter tea');
  const cleo = await peer('cleo', '!enter tea');
  await ann.see((rows) => rows.some((row) => row.includes('cleo entered')));
  ann.type('who has the milk?\r');
  await ann.see((rows) => rows.some((row) => row.includes('ann: who has')));
  await say(ann, cleo, 'the hall is free at six', 'hall');
  await say(ann, bob, '#ann it is in the blue jug', 'jug');
  await say(ann, bob, '#ann but do not tell cleo', 'tell');
  await say(ann, cleo, '@tea I should like to know, too', 'too');
  ann.type('I shall look into it');
  await ann.see((rows) => rows.at(-1)?.endsWith('into it') === true);
  write('client-focus.svg', toSvg(ann.emulator, DARK, 'The prompt names the room, and counts what is said elsewhere'));
  ann.dispose();
  for (const socket of [bob, cleo]) socket.destroy();
}

/** Messages of two days: a server of its own says when they were said. */
async function unread(): Promise<void> {
  const days = createServer((socket) => void socket.on('error', () => {}).on('data', () => {}));
  days.listen(0, '127.0.0.1');
  await once(days, 'listening');
  const connected = once(days, 'connection') as Promise<[Socket]>;
  const address = days.address();
  const dayPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const client = new EmulatedClient(['--nick', 'ann', '127.0.0.1', dayPort], {
    columns: 72,
    rows: 12,
    env: { ...env, TZ: 'UTC' },
  });
  const [socket] = await connected;
  const speak = async (time: string, from: string, text: string): Promise<void> => {
    socket.write(`${JSON.stringify({ type: 'public', from, text, time: `2099-01-${time}:00Z` })}\r\n`);
    await client.see((rows) => rows.some((row) => row.includes(text)));
  };
  client.type('/clear\r'); // The port is another one each time.
  await client.see((rows) => rows.at(-1) === 'ann>' && client.cursor().row === client.emulator.buffer.active.baseY);
  await speak('02T23:41', 'bob', 'is anybody still awake?');
  await speak('02T23:58', 'cleo', 'only until midnight');
  await speak('03T00:02', 'bob', 'then good night');
  client.type('\x1b[Ox');
  await client.see((rows) => rows.at(-1) === 'ann> x');
  await speak('03T09:15', 'cleo', 'good morning');
  await speak('03T09:16', 'bob', 'good morning, cleo; has ann slept well?');
  client.type('\x1b[I\x7flike a stone');
  await client.see((rows) => rows.at(-1)?.endsWith('stone') === true);
  write(
    'client-unread.svg',
    toSvg(client.emulator, DARK, 'A new day, and what came while another window had the focus'),
  );
  client.dispose();
  socket.destroy();
  days.close();
}

async function paste(): Promise<void> {
  const ann = await sit(['--nick', 'ann', ...AT_TEA_TIME], 72, 9);
  const bob = await peer('bob');
  await say(ann, bob, '#ann what does your script look like?', 'script');
  ann.type('#bob ');
  ann.paste('#!/bin/sh\nmake && make install\n/usr/bin/true\n');
  await ann.see((rows) => rows.some((row) => row.startsWith('Send these')));
  write('client-paste.svg', toSvg(ann.emulator, DARK, 'A paste that asks'));
  ann.dispose();
  bob.destroy();
}

async function sit(args: readonly string[], columns: number, rows: number): Promise<EmulatedClient> {
  const client = new EmulatedClient([...args, '127.0.0.1', port], { columns, rows, env });
  await client.see((screen) => /^ann( @tea)?>$/.test(screen.at(-1) ?? ''));
  return client;
}

async function peer(nick: string, ...lines: readonly string[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write([nick, ...lines, '!me', ''].join('\r\n'));
  await once(socket, 'data');
  return socket;
}

async function say(viewer: EmulatedClient, speaker: Socket, line: string, seen: string): Promise<void> {
  speaker.write(`${line}\r\n`);
  await viewer.see((rows) => rows.some((row) => row.includes(seen)));
}

function write(name: string, svg: string): void {
  writeFileSync(new URL(name, PICTURES), svg);
}
