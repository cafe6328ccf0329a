/** A right server in Node for a terminal: it overwrites its prompt with each line, with colours, and draws it again. */
import { createServer } from 'node:net';

const users = new Map();
const rooms = new Map();

function show(user, line) {
  if (user.socket.writableLength > 300000) return user.socket.destroy();
  const bold = line.replace(/^\S+/, (word) => `\u001b[1m${word}\u001b[0m`);
  return user.socket.write(`\r\u001b[K${bold}\r\n\u001b[32m${user.nick ?? 'nickname'}>\u001b[0m `);
}

function part(user, room) {
  const members = rooms.get(room);
  if (members?.delete(user) && members.size === 0) rooms.delete(room);
}

function obey(user, line) {
  const { head, tail } = /^(?<head>\S*) ?(?<tail>.*)$/su.exec(line).groups;
  const name = head.slice(1);
  const members = rooms.get(name);
  if (head[0] === '#') {
    const other = users.get(name);
    if (other === undefined || tail === '') show(user, `?? ${name} is not here`);
    else show(other, `${user.nick} whispers: ${tail}`);
  } else if (head[0] === '@') {
    if (!members?.has(user) || tail === '') show(user, '?? not your room');
    else for (const other of members) show(other, `${user.nick} in ${name}: ${tail}`);
  } else if (head[0] !== '!') {
    if (line.trim() !== '') for (const other of users.values()) show(other, `${user.nick} ${line}`);
  } else if (head === '!users') {
    show(user, `users ${[...users.keys()].map((nick) => `<${nick}>`).join('')}`);
  } else if (head === '!rooms') {
    show(user, `rooms ${[...rooms.keys()].join('|')}`);
  } else if (head === '!members' && rooms.has(tail)) {
    show(user, `members ${[...rooms.get(tail)].map((member) => `"${member.nick}"`).join('\t')}`);
  } else if (head === '!enter' && tail !== '') {
    if (!rooms.has(tail)) rooms.set(tail, new Set());
    rooms.get(tail).add(user);
    user.socket.write('done\r\n');
  } else if (head === '!leave' && tail !== '') {
    part(user, tail);
    user.socket.write('done\r\n');
  } else {
    show(user, `?? ${line}`);
  }
}

createServer((socket) => {
  const user = { socket, nick: undefined };
  let rest = '';
  socket.setEncoding('utf8');
  socket.write(`\u00ff\u00fb\u0003Nickname, please> `, 'latin1');
  socket.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    if (rest.length > 10000) socket.destroy();
    for (const line of lines.map((one) => one.replace(/\r$/, ''))) {
      if (user.nick !== undefined) obey(user, line);
      else if (!/^[a-z\d]+$/i.test(line)) show(user, '?? letters and digits');
      else if (users.has(line)) show(user, '?? in use');
      else {
        user.nick = line;
        users.set(line, user);
        show(user, `${line} it is`);
      }
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    if (user.nick !== undefined) users.delete(user.nick);
    for (const room of [...rooms.keys()]) part(user, room);
  });
}).listen(Number(process.argv[2]));
