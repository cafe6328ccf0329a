/**
 * The second batch that was written after the cases were frozen: mutants of several right servers. How many of them were
 * found at first stands in the README.
 */
import type { Mutant } from './mutant.ts';

export interface LaterMutant extends Mutant {
  /** The right server that it is made of. */
  readonly file: 'reference.py' | 'reference.js' | 'select_loop.py' | 'habits.py' | 'history.py' | 'protocol.py';
}

export const LATER: readonly LaterMutant[] = [
  {
    file: 'reference.py',
    name: 'later-three-letters',
    bug: 'a nickname of less than three characters is refused',
    foundBy: 'nickname-forms',
    changes: [['if not nick or not all(', 'if len(nick) < 3 or not all(']],
  },
  {
    file: 'reference.py',
    name: 'later-digits-alone',
    bug: 'a nickname of digits alone is refused',
    foundBy: 'nickname-forms',
    changes: [['if not nick or not all(', 'if not nick or nick.isdigit() or not all(']],
  },
  {
    file: 'reference.py',
    name: 'later-known-room-closed',
    bug: 'a room that exists cannot be entered',
    foundBy: 'room-message',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])\n        if client not in members:\n            members.append(client)',
        '        if room not in self.rooms:\n            self.rooms[room] = [client]',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-rooms-of-two',
    bug: '!rooms leaves out rooms with one member',
    foundBy: 'room-leave-elsewhere',
    changes: [
      ['client.send(" ".join(self.rooms))', 'client.send(" ".join(r for r in self.rooms if len(self.rooms[r]) > 1))'],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-members-but-me',
    bug: '!members leaves out the one that asks',
    foundBy: 'room-leave-elsewhere',
    changes: [['for other in self.rooms[argument]))', 'for other in self.rooms[argument] if other is not client))']],
  },
  {
    file: 'reference.py',
    name: 'later-members-for-members',
    bug: '!members answers members alone',
    foundBy: 'room-outsider-within-another',
    changes: [['elif argument in self.rooms:', 'elif client in self.rooms.get(argument, []):']],
  },
  {
    file: 'reference.py',
    name: 'later-silent-hear-nothing',
    bug: 'a client gets messages only after its own first one',
    foundBy: 'silent-listener',
    changes: [
      ['        self.nick = None', '        self.nick = None\n        self.spoke = False'],
      [
        '            for other in list(self.clients.values()):\n                other.send(',
        '            client.spoke = True\n            for other in [o for o in self.clients.values() if o.spoke]:\n                other.send(',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-timeout',
    bug: 'a client that says nothing for two seconds is thrown out',
    foundBy: 'quiet-client',
    changes: [
      ['data = await reader.read(1024)', 'data = await asyncio.wait_for(reader.read(1024), 2)'],
      [
        '    except ConnectionError:\n        pass\n    finally',
        '    except (ConnectionError, asyncio.TimeoutError):\n        pass\n    finally',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-thirty-in-all',
    bug: 'after thirty connections nobody is served any more',
    foundBy: 'connect-and-break-off',
    changes: [
      ['        self.rooms = {}', '        self.rooms = {}\n        self.total = 0'],
      [
        '    client = Client(writer)\n',
        '    client = Client(writer)\n    chat.total += 1\n    if chat.total > 30:\n        return writer.close()\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-eight-rooms',
    bug: 'there can be eight rooms at most',
    foundBy: 'many-rooms',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if room not in self.rooms and len(self.rooms) >= 8:\n            return\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-room-line-cut',
    bug: 'a message in a room is cut off after 1,000 characters',
    foundBy: 'long-line',
    changes: [['other.send(f"@{room} {client.nick}: {text}")', 'other.send(f"@{room} {client.nick}: {text[:1000]}")']],
  },
  {
    file: 'reference.py',
    name: 'later-private-ascii',
    bug: 'a private message loses what is not ASCII',
    foundBy: 'private-message',
    changes: [
      [
        'self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        'self.clients[nick.lower()].send(f"#{client.nick}: " + text.encode("ascii", "replace").decode())',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-room-ascii',
    bug: 'a message in a room loses what is not ASCII',
    foundBy: 'room-message',
    changes: [
      [
        'other.send(f"@{room} {client.nick}: {text}")',
        'other.send(f"@{room} {client.nick}: " + text.encode("ascii", "replace").decode())',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-last-words',
    bug: 'what a client sends right before it leaves is lost',
    foundBy: 'last-words',
    changes: [
      [
        '        buffer += data\n',
        '        buffer += data\n        await asyncio.sleep(0.05)\n        if reader.at_eof() or reader._eof:\n            return\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-six-users',
    bug: '!users names the first six alone',
    foundBy: 'nickname-within-another',
    changes: [
      [
        'client.send(" ".join(other.nick for other in self.clients.values()))',
        'client.send(" ".join([other.nick for other in self.clients.values()][:6]))',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-private-to-elders',
    bug: 'a private message reaches only those who came before its sender',
    foundBy: 'nickname-forms',
    changes: [
      [
        '        elif nick.lower() not in self.clients:',
        '        elif nick.lower() not in list(self.clients)[:list(self.clients).index(client.nick.lower()) + 1]:',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-same-text-of-another',
    bug: 'a text that another one has just said is dropped',
    foundBy: 'hears-everyone',
    changes: [
      [
        '        else:\n            for other in list(self.clients.values()):\n',
        '        elif line != getattr(self, "last", None):\n            self.last = line\n            for other in list(self.clients.values()):\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-leave-stops-early',
    bug: 'a client that leaves the chat is taken out of rooms up to the first that it is not in',
    foundBy: 'room-hang-up',
    changes: [
      [
        '        for room in list(self.rooms):\n            self.leave_room(client, room)',
        '        for room in list(self.rooms):\n            if client not in self.rooms[room]:\n                break\n            self.leave_room(client, room)',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-members-frozen',
    bug: 'who hears a room is decided at its first message',
    foundBy: 'room-leave',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            self.frozen = getattr(self, "frozen", {})\n            for other in self.frozen.setdefault(room, list(self.rooms[room])):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-nick-of-reserved',
    bug: 'a nickname cannot begin like a command (users, rooms, ...)',
    foundBy: 'nickname-forms',
    changes: [
      [
        'if not nick or not all(',
        'if not nick or nick.lower().startswith(("users", "rooms", "enter", "leave", "members")) or not all(',
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-end-drops',
    bug: 'a room message is not delivered to a member whose nickname is the name of the room',
    foundBy: 'room-like-a-nickname',
    changes: [
      [
        'else sendAll(members, `[${name}] ${user.nick}: ${text}`);',
        'else sendAll([...members].filter((one) => one.nick !== name), `[${name}] ${user.nick}: ${text}`);',
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-latest-wins',
    bug: 'a private message goes to the user that came last, where it is called like a room',
    foundBy: 'room-like-a-nickname',
    changes: [
      ['  const to = users.get(nick);', '  const to = rooms.has(nick) ? [...users.values()].at(-1) : users.get(nick);'],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-slow-timeout',
    bug: 'a client that says nothing for 1.5 seconds is thrown out',
    foundBy: 'quiet-client',
    changes: [
      [
        "  socket.on('error', () => {});",
        "  socket.setTimeout(1500, () => socket.destroy());\n  socket.on('error', () => {});",
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-html',
    bug: 'texts are written as HTML',
    foundBy: 'one-word',
    changes: [
      [
        '  else sendAll(users.values(), `${user.nick}: ${line}`);',
        "  else sendAll(users.values(), `${user.nick}: ${line.replaceAll('<', '&lt;')}`);",
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-rooms-per-nick',
    bug: 'a room is kept under the nickname of the one that made it, and goes with it',
    foundBy: 'room-hang-up',
    changes: [
      [
        '    if (!rooms.has(name)) rooms.set(name, new Set());',
        '    if (!rooms.has(name)) rooms.set(name, Object.assign(new Set(), { founder: user }));',
      ],
      [
        "  socket.on('close', () => leave(user));",
        "  socket.on('close', () => {\n    leave(user);\n    for (const [name, members] of rooms) if (members.founder === user) rooms.delete(name);\n  });",
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'later-js-global-regex',
    bug: 'every second nickname is refused: the pattern remembers where it was',
    foundBy: 'hears-another',
    changes: [
      ['  if (!/^[A-Za-z0-9]+$/.test(nick)) {', '  if (!NICKNAME.test(nick)) {'],
      ['createServer((socket) => {', 'const NICKNAME = /^[A-Za-z0-9]+$/g;\n\ncreateServer((socket) => {'],
    ],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-one-line',
    bug: 'one loop: after a line the rest waits for the next read',
    foundBy: 'two-lines-in-one-write',
    changes: [
      [
        '        while sock in inputs and b"\\n" in inputs[sock]:',
        '        if sock in inputs and b"\\n" in inputs[sock]:',
      ],
    ],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-sends-once',
    bug: 'one loop: what one send does not take is lost',
    foundBy: 'long-line',
    changes: [
      ['                outputs[sock] = outputs[sock][sent:]', '                outputs[sock] = b""'],
      ['                sent = sock.send(outputs[sock])', '                sent = sock.send(outputs[sock][:2048])'],
    ],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-blocking',
    bug: 'one loop: sockets block, and lines are written at once',
    foundBy: 'slow-reader',
    changes: [
      ['            fresh.setblocking(False)', '            fresh.setblocking(True)'],
      [
        '        outputs[sock] += text.encode() + b"\\n"\n        if len(outputs[sock]) > 500000:\n            drop(sock)',
        '        try:\n            sock.sendall(text.encode() + b"\\n")\n        except OSError:\n            pass',
      ],
    ],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-error-ends',
    bug: 'one loop: a reset ends the server',
    foundBy: 'connect-and-leave',
    changes: [
      [
        '        try:\n            data = sock.recv(512)\n        except OSError:\n            data = b""',
        '        data = sock.recv(512)',
      ],
    ],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-closed-in-list',
    bug: 'one loop: a closed socket stays in the list',
    foundBy: 'after-leaving',
    changes: [['    del inputs[sock], outputs[sock]\n', '']],
  },
  {
    file: 'select_loop.py',
    name: 'later-select-rooms-kept',
    bug: 'one loop: who hangs up stays in the rooms',
    foundBy: 'room-hang-up',
    changes: [['    for room in [r for r in rooms if sock in rooms[r]]:\n        part(sock, room)\n', '']],
  },
  {
    file: 'habits.py',
    name: 'later-threads-join',
    bug: 'threads: the next client is accepted when the thread of the last one has ended',
    foundBy: 'hears-another',
    changes: [
      [
        '        threading.Thread(target=serve, args=(connection,), daemon=True).start()\n',
        '        thread = threading.Thread(target=serve, args=(connection,), daemon=True)\n        thread.start()\n        thread.join()\n',
      ],
    ],
  },
  {
    file: 'habits.py',
    name: 'later-threads-global-nick',
    bug: 'threads: the nickname is a global variable',
    foundBy: 'hears-another',
    changes: [
      [
        '            if other is not person or not has("no-echo"):\n                other.send(shown(person.nick, line))',
        '            if other is not person or not has("no-echo"):\n                other.send(shown(list(people)[-1], line))',
      ],
    ],
  },
  {
    file: 'habits.py',
    name: 'later-threads-queue-bound',
    bug: 'threads: a queue of 64 lines, and what is more is lost',
    foundBy: 'burst',
    changes: [
      ['            if len(self.queue) < 20000:', '            if len(self.queue) < 64:'],
      [
        '                text, self.queue = "".join(self.queue), []',
        '                text = self.queue.pop(0)\n                self.wake.wait(0.001)',
      ],
    ],
  },
  {
    file: 'habits.py',
    name: 'later-threads-lock-held',
    bug: 'threads: all wait while one line is read, since the lock is held meanwhile',
    foundBy: 'hears-another',
    changes: [
      [
        '    for raw in lines(connection):\n',
        '    reader = lines(connection)\n    while True:\n        with lock:\n            raw = next(reader, None)\n        if raw is None:\n            break\n',
      ],
    ],
  },
  {
    file: 'history.py',
    name: 'later-nameless-in-talk',
    bug: 'asyncio: those without a nickname get public messages',
    foundBy: 'nameless-hears-nothing',
    changes: [
      ['    user = User(writer)\n', '    user = User(writer)\n    users[str(id(user))] = user\n'],
      [
        '                user.nick = line.lower()\n',
        '                users.pop(str(id(user)), None)\n                user.nick = line.lower()\n',
      ],
      ['    users.pop(user.nick, None)', '    users.pop(user.nick, None)\n    users.pop(str(id(user)), None)'],
    ],
  },
  {
    file: 'history.py',
    name: 'later-newline-kept',
    bug: 'asyncio: a line of telnet keeps its \\r',
    foundBy: 'byte-by-byte',
    changes: [['.rstrip("\\r\\n")', '.rstrip("\\n")']],
  },
  {
    file: 'history.py',
    name: 'later-drain-in-loop',
    bug: 'asyncio: the loop over all waits for each client',
    foundBy: 'slow-reader',
    changes: [
      [
        '        if not self.out.full():\n            self.out.put_nowait(line)',
        '        if line is None:\n            self.out.put_nowait(line)\n        else:\n            self.writer.write(f"{line}\\r\\n".encode())',
      ],
      [
        '            if user.nick is not None:\n                on_line(user, line)',
        '            if user.nick is not None:\n                on_line(user, line)\n                for other in list(users.values()):\n                    await other.writer.drain()',
      ],
    ],
  },
  {
    file: 'history.py',
    name: 'later-readline-limit',
    bug: 'asyncio: a line of more than 1,500 bytes ends the connection',
    foundBy: 'long-line',
    changes: [['limit=65536', 'limit=1500']],
  },
  {
    file: 'history.py',
    name: 'later-history-as-new',
    bug: 'asyncio: what was said earlier is sent again to everybody when one comes',
    foundBy: 'hears-everyone',
    changes: [
      [
        '                    user.put(f"(earlier) {old}")',
        '                    for one in users.values():\n                        one.put(f"(earlier) {old}")',
      ],
    ],
  },
  {
    file: 'protocol.py',
    name: 'later-protocol-data',
    bug: 'asyncio: data_received takes what it gets for one line',
    foundBy: 'cut-line',
    changes: [
      ['        self.buffer.extend(data)', '        self.buffer[:] = data if data.endswith(b"\\n") else data + b"\\n"'],
    ],
  },
  {
    file: 'reference.py',
    name: 'later-other-case-takes-over',
    bug: 'a nickname that differs in case alone is accepted, and takes the place of the first one',
    foundBy: 'nickname-in-use',
    changes: [['if nick.lower() in self.clients:', 'if nick in self.clients:']],
  },
];
