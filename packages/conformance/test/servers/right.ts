/** Right servers of very different habits. None of them may fail. */
import { PYTHON } from '../support/python.ts';

export interface RightServer {
  readonly name: string;
  readonly command: string;
  /** It needs no processor, but time: several of it at once. */
  readonly isSlow?: true;
  /** An echo server, or one that has to do with other cases than most. */
  readonly level?: 'echo';
  /** The cases that its habits concern; without it `HABIT_CASES`. */
  readonly cases?: readonly string[];
}

const folder = new URL('.', import.meta.url).pathname;
const python = (file: string, ...habits: readonly string[]) =>
  `exec ${PYTHON} ${folder}${file}.py {port} ${habits.join(' ')}`;
const node = (file: string) => `exec ${process.execPath} ${folder}${file}.js {port}`;

/** The cases that habits concern most. */
const HABIT_CASES: readonly string[] = ['hears-another', 'nickname-in-use', 'private-to-nobody', 'room-message'];

/** What habits of lists and notices concern besides. */
const LIST_CASES = [...HABIT_CASES, 'users-without-nameless', 'rooms-none', 'mistakes-concern-their-maker'];

/** The slow ones come first: they need no processor, and the others pass meanwhile. */
export const RIGHT_SERVERS: readonly RightServer[] = [
  { name: 'threads, 50 ms of latency for each answer', command: python('habits', 'latency'), isSlow: true },
  { name: 'threads, 50 ms for each line', command: python('habits', 'slow-line', 'lf'), isSlow: true },
  { name: 'a tick each 60 ms', command: python('ticker'), isSlow: true },
  { name: 'socketserver, starts late, says [sent]', command: python('socketserver_rfile'), isSlow: true },
  {
    name: 'threads, takes a nickname 200 ms later',
    command: python('habits', 'late-nick'),
    isSlow: true,
    cases: ['nickname-freed', 'nickname-in-use', 'room-hang-up', 'room-break-off', 'silent-listener'],
  },
  {
    name: 'threads, banner, takes a nickname 200 ms later, asks again',
    command: python('habits', 'late-nick', 'ask-again', 'banner'),
    isSlow: true,
    cases: ['nickname-freed', 'nickname-invalid-space', 'room-hang-up'],
  },
  {
    name: 'threads, errors and !users 50 ms later',
    command: python('habits', 'late-errors', 'late-users'),
    isSlow: true,
    cases: [
      'users',
      'users-without-nameless',
      'private-to-nobody',
      'unknown-command',
      'mistakes-concern-their-maker',
      'lines-together',
      'room-outsider',
      'room-members-unknown',
      'room-like-a-nickname',
    ],
  },
  {
    name: 'threads, notices 1.3 s later that one has left',
    command: python('habits', 'late-leave'),
    isSlow: true,
    cases: ['users', 'nickname-freed', 'private-to-nobody', 'room-hang-up', 'crowd', 'many-rooms'],
  },
  {
    name: 'threads, waits for a word on its console',
    command: python('habits', 'console'),
    cases: ['hears-another', 'room-message'],
  },
  {
    name: 'threads, colours of tput',
    command: python('habits', 'tput'),
    cases: ['hears-another', 'one-word', 'private-message', 'room-message'],
  },
  {
    name: 'threads, !rooms in words, with those of the asker',
    command: python('habits', 'own-rooms'),
    cases: ['rooms-none', 'rooms-list', 'room-telnet', 'room-twice', 'room-gone'],
  },
  {
    name: 'threads, a room in front of the text: alice: @tea hi',
    command: python('habits', 'as-typed'),
    cases: ['room-message', 'rooms-several', 'room-like-a-nickname'],
  },
  {
    name: 'threads, passes over an empty nickname',
    command: python('habits', 'empty-again'),
    cases: ['nickname-invalid-empty', 'nickname-invalid-space'],
  },
  { name: 'an echo server with a late banner', command: python('echo'), level: 'echo', cases: [] },
  { name: 'asyncio, streams: the reference', command: python('reference') },
  { name: 'asyncio, Protocol', command: python('protocol') },
  { name: 'one loop of select, no self-echo', command: python('select_loop'), isSlow: true },
  { name: 'Node, net', command: node('reference'), isSlow: true },
  { name: 'Node, readline, answers 30 ms later', command: node('readline'), isSlow: true },
  { name: 'threads', command: python('habits') },
  { name: 'threads, LF only, <alice> hi', command: python('habits', 'lf', 'angle') },
  { name: 'threads, coloured prefixes', command: python('habits', 'colour') },
  { name: 'threads, banner and prompt', command: python('habits', 'banner', 'prompt') },
  { name: 'threads, no self-echo, refuses silently', command: python('habits', 'no-echo', 'silent-close') },
  { name: 'threads, notices and timestamps', command: python('habits', 'notices', 'timestamps'), cases: LIST_CASES },
  { name: 'threads, asks again for a nickname', command: python('habits', 'ask-again', 'lf') },
  { name: 'threads, one write for each byte', command: python('habits', 'bytewise', 'lf') },
  {
    name: 'threads, lists line by line, confirms all',
    command: python('habits', 'list-lines', 'confirm'),
    cases: LIST_CASES,
  },
  {
    name: 'threads, bare lists, name behind the text',
    command: python('habits', 'bare-lines', 'behind'),
    cases: LIST_CASES,
  },
  {
    name: 'threads, lists in words, no room in the prefix',
    command: python('habits', 'words', 'no-room', 'says'),
    cases: LIST_CASES,
  },
  {
    name: 'asyncio, readline, history, ::1 alone',
    command: python('history'),
    cases: [...HABIT_CASES, 'nickname-invalid-command', 'nameless-commands'],
  },
  { name: 'Node, a prompt that is overwritten', command: node('prompt'), isSlow: true, cases: LIST_CASES },
  {
    name: 'threads, all habits at once',
    command: python('habits', 'banner', 'prompt', 'colour', 'notices', 'timestamps', 'confirm', 'words'),
    cases: LIST_CASES,
  },
];

/** What a server plays in the tests: the cases that its habits concern, and for an echo server all there are. */
export function casesFor({ level, cases = HABIT_CASES }: RightServer): {
  readonly level: 'echo' | 'robust';
  readonly only?: readonly string[];
} {
  return level === 'echo' ? { level } : { level: 'robust', only: cases };
}
