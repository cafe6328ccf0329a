/** A chat server that says what a test wants, at the times that it wants, in JSON. */
import type { Socket } from 'node:net';
import { Person, type PersonOptions } from './person.ts';
import { onLines, serve } from './server.ts';

export interface FakeChat {
  readonly port: number;
  /** The lines that the client sent, without its questions on entering. */
  readonly lines: readonly string[];
  /** Sends messages. `at` is their time as text, in UTC: `2026-01-02 17:02`. */
  say(at: string, ...messages: readonly object[]): void;
  /** Sends bytes as they are. */
  write(text: string): void;
}

const QUESTIONS = new Set(['!format json', '!notices on']);

/** Serves one client at a time, which has the nickname ann; bob and cid are there too. It does not echo. */
export async function fakeChat(): Promise<FakeChat> {
  const lines: string[] = [];
  let socket: Socket | undefined;
  const port = await serve((one) => {
    socket = one;
    onLines(one, (line) => {
      if (line === '!users') one.write('{"type":"users","nicknames":["ann","bob","cid"],"seq":1}\r\n');
      else if (line === '!rooms') one.write('{"type":"rooms","rooms":[],"seq":1}\r\n');
      else if (line === '!me') one.write('{"type":"me","nickname":"ann","seq":1}\r\n');
      else if (!QUESTIONS.has(line) && line !== 'ann') lines.push(line);
    });
  });
  let seq = 1;
  return {
    port,
    lines,
    say: (at, ...messages) => {
      const time = new Date(`${at.replace(' ', 'T')}:00Z`).toISOString();
      socket?.write(messages.map((message) => `${JSON.stringify({ ...message, seq: ++seq, time })}\r\n`).join(''));
    },
    write: (text) => void socket?.write(text),
  };
}

/** A user with the nickname ann, in the time zone UTC, who has entered the chat. */
export async function enter(
  { port }: FakeChat,
  args: readonly string[] = [],
  { env = {}, ...options }: PersonOptions = {},
): Promise<Person> {
  const ann = new Person(['--nick', 'ann', ...args, '127.0.0.1', port], { ...options, env: { TZ: 'UTC', ...env } });
  await ann.see((rows) => rows.at(-1)?.startsWith('ann') === true);
  return ann;
}
