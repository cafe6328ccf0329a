/** A right server with Node's readline, classes, and an answer that comes only 30 ms later. */
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

class Room extends Set {}

class Hall {
  users = new Map();
  rooms = new Map();

  leave(user, name) {
    const room = this.rooms.get(name);
    room?.delete(user);
    if (room?.size === 0) this.rooms.delete(name);
  }

  gone(user) {
    if (this.users.get(user.nick) === user) this.users.delete(user.nick);
    for (const name of [...this.rooms.keys()]) this.leave(user, name);
  }
}

const hall = new Hall();
const COMMANDS = {
  users: (user) => user.tell(`There are: ${[...hall.users.keys()].join(', ')}.`),
  rooms: (user) =>
    user.tell(hall.rooms.size === 0 ? 'There are no rooms.' : `Rooms: ${[...hall.rooms.keys()].join(', ')}.`),
  members: (user, name) =>
    user.tell(
      hall.rooms.has(name)
        ? `Members: ${[...hall.rooms.get(name)].map((one) => one.nick).join(', ')}.`
        : 'No such room.',
    ),
  enter: (user, name) => {
    if (!hall.rooms.has(name)) hall.rooms.set(name, new Room());
    hall.rooms.get(name).add(user);
    user.tell(`You are in ${name} now.`);
  },
  leave: (user, name) => {
    hall.leave(user, name);
    user.tell('Left.');
  },
};

createServer((socket) => {
  const user = {
    nick: undefined,
    tell: (text) => {
      setTimeout(() => {
        if (socket.writableLength > 1_000_000) socket.destroy();
        else if (socket.writable) socket.write(`${text}\n`);
      }, 30);
    },
  };
  socket.on('error', () => {});
  socket.on('close', () => hall.gone(user));
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('error', () => {});
  lines.on('line', (line) => {
    if (socket.destroyed) return;
    if (user.nick === undefined) {
      if (!/^[a-z0-9]{1,24}$/i.test(line) || hall.users.has(line)) {
        socket.removeAllListeners('data').resume().end('Sorry, not this nickname.\n');
        return;
      }
      user.nick = line;
      hall.users.set(line, user);
      return;
    }
    const [, sign, name, text = ''] = /^([#@!])(\S*)(?: (.*))?$/.exec(line) ?? [];
    if (sign === undefined) {
      if (line.trim() !== '')
        for (const other of hall.users.values()) if (other !== user) other.tell(`${user.nick} > ${line}`);
    } else if (sign === '!') {
      const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
      if (command === undefined || (command.length === 2 && text.trim() === '')) user.tell('What?');
      else command(user, text.trim());
    } else if (sign === '#') {
      const to = hall.users.get(name);
      if (to === undefined || text === '') user.tell(`Cannot tell ${name} that.`);
      else to.tell(`${user.nick} whispers: ${text}`);
    } else {
      const room = hall.rooms.get(name);
      if (room?.has(user) !== true || text === '') user.tell('Not there.');
      else for (const other of room) if (other !== user) other.tell(`[${name}] ${user.nick} > ${text}`);
    }
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
