/** The reference in Node: the same chat as reference.py, written with net and callbacks. */
import { createServer } from 'node:net';

const LIMIT = 4096 * 100;
const MAX_PENDING = 256 * 1024;
const users = new Map();
const rooms = new Map();

function send(user, line) {
  if (user.socket.destroyed || user.socket.writableEnded) return;
  if (user.socket.writableLength > MAX_PENDING) {
    user.socket.destroy();
    return;
  }
  user.socket.write(`${line}\n`);
}

function sendAll(people, line) {
  for (const user of people) send(user, line);
}

function leaveRoom(user, name) {
  const members = rooms.get(name);
  if (members === undefined) return;
  members.delete(user);
  if (members.size === 0) rooms.delete(name);
}

function leave(user) {
  if (user.nick === undefined) return;
  users.delete(user.nick);
  for (const name of [...rooms.keys()]) leaveRoom(user, name);
  user.nick = undefined;
}

function enter(user, nick) {
  if (!/^[A-Za-z0-9]+$/.test(nick)) {
    send(user, 'Error: a nickname consists of letters and digits.');
    user.socket.end();
    return;
  }
  if (users.has(nick)) {
    send(user, 'Error: this nickname is in use.');
    user.socket.end();
    return;
  }
  user.nick = nick;
  users.set(nick, user);
}

function splitName(line) {
  const space = line.indexOf(' ');
  return space < 0 ? [line.slice(1), ''] : [line.slice(1, space), line.slice(space + 1)];
}

function command(user, line) {
  const [word, argument] = splitName(line);
  const name = argument.trim();
  if (word === 'users') {
    send(user, [...users.keys()].join(' '));
  } else if (word === 'rooms') {
    send(user, [...rooms.keys()].join(' '));
  } else if (!['enter', 'leave', 'members'].includes(word)) {
    send(user, 'Error: unknown command.');
  } else if (name === '') {
    send(user, 'Error: which room?');
  } else if (word === 'enter') {
    if (!rooms.has(name)) rooms.set(name, new Set());
    rooms.get(name).add(user);
  } else if (word === 'leave') {
    leaveRoom(user, name);
  } else if (rooms.has(name)) {
    send(user, [...rooms.get(name)].map((member) => member.nick).join(' '));
  } else {
    send(user, 'Error: there is no such room.');
  }
}

function privately(user, line) {
  const [nick, text] = splitName(line);
  const to = users.get(nick);
  if (text === '') send(user, 'Error: what do you want to say?');
  else if (to === undefined) send(user, `Error: nobody is called ${nick}.`);
  else send(to, `(private) ${user.nick}: ${text}`);
}

function inRoom(user, line) {
  const [name, text] = splitName(line);
  const members = rooms.get(name);
  if (text === '') send(user, 'Error: what do you want to say?');
  else if (members === undefined) send(user, 'Error: there is no such room.');
  else if (!members.has(user)) send(user, 'Error: you are not in that room.');
  else sendAll(members, `[${name}] ${user.nick}: ${text}`);
}

function handle(user, line) {
  if (user.nick === undefined) enter(user, line);
  else if (line.trim() === '') return;
  else if (line[0] === '!') command(user, line);
  else if (line[0] === '#') privately(user, line);
  else if (line[0] === '@') inRoom(user, line);
  else sendAll(users.values(), `${user.nick}: ${line}`);
}

createServer((socket) => {
  const user = { socket, nick: undefined };
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    let end = buffer.indexOf('\n');
    while (end >= 0 && !socket.writableEnded) {
      const line = buffer.subarray(0, end).toString().replace(/\r$/, '');
      buffer = buffer.subarray(end + 1);
      handle(user, line);
      end = buffer.indexOf('\n');
    }
    if (buffer.length > LIMIT) socket.destroy();
  });
  socket.on('error', () => {});
  socket.on('close', () => leave(user));
}).listen(Number(process.argv[2]), '127.0.0.1');
