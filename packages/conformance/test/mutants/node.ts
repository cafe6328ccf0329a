/** Bugs that students write in JavaScript, each in the reference of Node. */
import type { Mutant } from './mutant.ts';

const DATA = `    buffer = Buffer.concat([buffer, chunk]);
`;

export const NODE_MUTANTS: readonly Mutant[] = [
  {
    name: 'data-event-is-a-line',
    bug: 'each data event is one line',
    foundBy: 'cut-line',
    changes: [[DATA, '    if (chunk.length > 0) return handle(user, chunk.toString().trim());\n']],
  },
  {
    name: 'split-each-chunk',
    bug: 'each data event is split into lines, without a buffer',
    foundBy: 'cut-line',
    changes: [
      [
        DATA,
        "    if (chunk.length > 0) return chunk.toString().split('\\n').filter((l) => l !== '').forEach((l) => handle(user, l.trim()));\n",
      ],
    ],
  },
  {
    name: 'if-for-while',
    bug: 'only one line is taken out for each data event',
    foundBy: 'two-lines-in-one-write',
    changes: [['    while (end >= 0 && !socket.writableEnded) {', '    if (end >= 0) {']],
  },
  {
    name: 'chunk-to-string',
    bug: 'chunks are decoded, also in the middle of a letter',
    foundBy: 'cut-letter',
    changes: [[DATA, '    buffer = Buffer.from(buffer.toString() + chunk.toString());\n']],
  },
  {
    name: 'buffer-outside',
    bug: 'all connections share one buffer',
    foundBy: 'mixed-halves',
    changes: [
      ['  let buffer = Buffer.alloc(0);\n', ''],
      ['const users = new Map();', 'const users = new Map();\nlet buffer = Buffer.alloc(0);'],
    ],
  },
  {
    name: 'cr-kept',
    bug: 'the \\r of telnet stays',
    foundBy: 'carriage-return',
    changes: [[".toString().replace(/\\r$/, '')", '.toString()']],
  },
  {
    name: 'no-error-listener',
    bug: 'a reset connection ends the server: there is no listener for its error',
    foundBy: 'after-breaking-off',
    changes: [["  socket.on('error', () => {});\n", '']],
  },
  {
    name: 'end-for-close',
    bug: 'only an orderly end is noticed, not a reset',
    foundBy: 'nickname-freed',
    changes: [["  socket.on('close', () => leave(user));", "  socket.on('end', () => leave(user));"]],
  },
  {
    name: 'partly-matched',
    bug: 'the pattern of a nickname has no end',
    foundBy: 'nickname-invalid-space',
    changes: [['/^[A-Za-z0-9]+$/', '/^[A-Za-z0-9]+/']],
  },
  {
    name: 'unanchored',
    bug: 'the pattern of a nickname has no beginning',
    foundBy: 'nickname-invalid-start',
    changes: [['/^[A-Za-z0-9]+$/', '/[A-Za-z0-9]+$/']],
  },
  {
    name: 'word-characters',
    bug: 'an underscore is allowed in nicknames',
    foundBy: 'nickname-invalid-underscore',
    changes: [['/^[A-Za-z0-9]+$/', '/^\\w+$/']],
  },
  {
    name: 'small-letters-only',
    bug: 'capital letters are refused in nicknames',
    foundBy: 'nickname-forms',
    changes: [['/^[A-Za-z0-9]+$/', '/^[a-z0-9]+$/']],
  },
  {
    name: 'empty-allowed',
    bug: 'an empty nickname is accepted',
    foundBy: 'nickname-invalid-empty',
    changes: [['/^[A-Za-z0-9]+$/', '/^[A-Za-z0-9]*$/']],
  },
  {
    name: 'refused-goes-on',
    bug: 'an invalid nickname is told, and accepted',
    foundBy: 'nickname-invalid-sign',
    changes: [
      [
        "    send(user, 'Error: a nickname consists of letters and digits.');\n    user.socket.end();\n    return;",
        "    send(user, 'Error: a nickname consists of letters and digits.');",
      ],
    ],
  },
  {
    name: 'overwritten',
    bug: 'a nickname in use is taken over',
    foundBy: 'nickname-in-use',
    changes: [['  if (users.has(nick)) {', '  if (users.has(user)) {']],
  },
  {
    name: 'never-deleted',
    bug: 'nicknames are never freed',
    foundBy: 'nickname-freed',
    changes: [['  users.delete(user.nick);\n', '']],
  },
  {
    name: 'undefined-listed',
    bug: '!users names connections without a nickname',
    foundBy: 'users-without-nameless',
    changes: [
      ["    send(user, [...users.keys()].join(' '));", "    send(user, [...all].map((one) => one.nick).join(', '));"],
      ['const rooms = new Map();', 'const rooms = new Map();\nconst all = new Set();'],
      [
        '  let buffer = Buffer.alloc(0);',
        "  all.add(user);\n  socket.on('close', () => all.delete(user));\n  let buffer = Buffer.alloc(0);",
      ],
    ],
  },
  {
    name: 'private-and-sender',
    bug: 'a private message goes to everyone',
    foundBy: 'private-message',
    changes: [
      [
        '  else send(to, `(private) ${user.nick}: ${text}`);',
        '  else sendAll(users.values(), `(private) ${user.nick}: ${text}`);',
      ],
    ],
  },
  {
    name: 'find-by-prefix',
    bug: 'the receiver is the first one whose nickname begins like that',
    foundBy: 'nickname-within-another',
    changes: [
      ['  const to = users.get(nick);', '  const to = [...users.values()].find((one) => one.nick.startsWith(nick));'],
    ],
  },
  {
    name: 'undefined-crashes',
    bug: 'a private message to nobody ends the server',
    foundBy: 'private-to-nobody',
    changes: [['  else if (to === undefined) send(user, `Error: nobody is called ${nick}.`);\n', '']],
  },
  {
    name: 'room-to-all',
    bug: 'a message in a room goes to everyone',
    foundBy: 'room-message',
    changes: [['  else sendAll(members, `[', '  else sendAll(users.values(), `[']],
  },
  {
    name: 'room-not-to-sender-only',
    bug: 'a message in a room goes back to its sender alone',
    foundBy: 'room-message',
    changes: [['  else sendAll(members, `[', '  else sendAll([user], `[']],
  },
  {
    name: 'outsider-speaks',
    bug: 'those who are not in a room can speak in it',
    foundBy: 'room-outsider',
    changes: [["  else if (!members.has(user)) send(user, 'Error: you are not in that room.');\n", '']],
  },
  {
    name: 'room-forgets',
    bug: 'each one that enters makes the room anew',
    foundBy: 'room-message',
    changes: [['    if (!rooms.has(name)) rooms.set(name, new Set());', '    rooms.set(name, new Set());']],
  },
  {
    name: 'empty-room-stays',
    bug: 'an empty room stays',
    foundBy: 'room-gone',
    changes: [['  if (members.size === 0) rooms.delete(name);\n', '']],
  },
  {
    name: 'size-one',
    bug: 'a room is gone with its last but one member',
    foundBy: 'room-gone',
    changes: [['members.size === 0', 'members.size <= 1']],
  },
  {
    name: 'members-undefined',
    bug: '!members of a room that does not exist ends the server',
    foundBy: 'room-members-unknown',
    changes: [['  } else if (rooms.has(name)) {', '  } else if (word !== undefined) {']],
  },
  {
    name: 'array-members',
    bug: 'a member that enters twice gets everything twice',
    foundBy: 'room-twice',
    changes: [['    rooms.get(name).add(user);', '    rooms.get(name).add(Object.create(user));']],
  },
  {
    name: 'rooms-kept-on-close',
    bug: 'who closes the connection stays in the rooms',
    foundBy: 'room-hang-up',
    changes: [['  for (const name of [...rooms.keys()]) leaveRoom(user, name);\n', '']],
  },
  {
    name: 'includes-command',
    bug: 'a ! anywhere makes a line a command',
    foundBy: 'one-word',
    changes: [
      ["  else if (line[0] === '!') command(user, line);", "  else if (line.includes('!')) command(user, line);"],
    ],
  },
  {
    name: 'long-line-dropped',
    bug: 'a line of more than 1,024 bytes closes the connection',
    foundBy: 'long-line',
    changes: [
      ['const LIMIT = 4096 * 100;', 'const LIMIT = 1024;'],
      [
        '    buffer = Buffer.concat([buffer, chunk]);\n',
        '    buffer = Buffer.concat([buffer, chunk]);\n    if (buffer.indexOf(10) > LIMIT) return socket.destroy();\n',
      ],
    ],
  },
];
