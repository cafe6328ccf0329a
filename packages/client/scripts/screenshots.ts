/**
 * Makes the pictures of docs/client.md: the real client in a pseudo-terminal, a real chat server, and a terminal
 * emulator whose screen is written as SVG.
 *
 *   pnpm --filter client screenshots
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
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
  ann.type('@tea on my way 🫖\r');
  await ann.see((rows) => rows.some((row) => row.includes('on my way') && !row.includes('>')));
  ann.type('#bob I heard nothing\r!members tea\r');
  await ann.see((rows) => rows.some((row) => row.includes('in @tea')));
  ann.type('@t\tdoes anybody take mil');
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

async function sit(args: readonly string[], columns: number, rows: number): Promise<EmulatedClient> {
  const client = new EmulatedClient([...args, '127.0.0.1', port], { columns, rows, env });
  await client.see((screen) => screen.at(-1) === 'ann>');
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
