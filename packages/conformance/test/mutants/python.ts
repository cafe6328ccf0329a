/** Bugs that students write in Python, each in the reference of asyncio. */
import type { Mutant } from './mutant.ts';

const LOOP = `        while b"\\n" in buffer:
            line, buffer = buffer.split(b"\\n", 1)
            if line.endswith(b"\\r"):
                line = line[:-1]
            yield line.decode(errors="replace")`;

export const PYTHON_MUTANTS: readonly Mutant[] = [
  {
    name: 'one-read-one-line',
    bug: 'what one read returns is one line',
    foundBy: 'cut-line',
    changes: [['        buffer += data\n', '        yield data.decode(errors="replace").strip()\n        continue\n']],
  },
  {
    name: 'one-read-many-lines',
    bug: 'each read is split into lines, and its rest is taken for a line',
    foundBy: 'cut-line',
    changes: [
      [
        '        buffer += data\n',
        '        for part in data.decode(errors="replace").splitlines():\n            yield part\n        continue\n',
      ],
    ],
  },
  {
    name: 'rest-is-lost',
    bug: 'what stands behind the last line break of a read is lost',
    foundBy: 'cut-line',
    changes: [['        buffer += data\n', '        buffer = data\n']],
  },
  {
    name: 'if-for-while',
    bug: 'only one line is taken out after each read',
    foundBy: 'two-lines-in-one-write',
    changes: [['        while b"\\n" in buffer:', '        if b"\\n" in buffer:']],
  },
  {
    name: 'buffer-cleared',
    bug: 'after the first line the buffer is emptied',
    foundBy: 'two-lines-in-one-write',
    changes: [
      [
        LOOP,
        `        if b"\\n" in buffer:\n            line = buffer.split(b"\\n", 1)[0]\n            buffer = b""\n            yield line.rstrip(b"\\r").decode(errors="replace")`,
      ],
    ],
  },
  {
    name: 'decoded-by-chunk',
    bug: 'what one read returns is decoded, also in the middle of a letter',
    foundBy: 'cut-letter',
    changes: [['        buffer += data\n', '        buffer += data.decode(errors="replace").encode()\n']],
  },
  {
    name: 'one-buffer-for-all',
    bug: 'all connections share one buffer',
    foundBy: 'mixed-halves',
    changes: [
      ['async def lines(reader):\n    buffer = b""', 'buffer = b""\n\n\nasync def lines(reader):\n    global buffer'],
    ],
  },
  {
    name: 'cr-kept',
    bug: 'the \\r of telnet stays in the line',
    foundBy: 'carriage-return',
    changes: [['                line = line[:-1]', '                pass']],
  },
  {
    name: 'crlf-only',
    bug: 'only \\r\\n ends a line',
    foundBy: 'hears-another',
    changes: [
      [
        LOOP,
        `        while b"\\r\\n" in buffer:\n            line, buffer = buffer.split(b"\\r\\n", 1)\n            yield line.decode(errors="replace")`,
      ],
    ],
  },
  {
    name: 'crlf-in-one-read',
    bug: '\\r\\n is replaced in what one read returns, and not across two',
    foundBy: 'carriage-return',
    changes: [
      ['        buffer += data\n', '        buffer += data.replace(b"\\r\\n", b"\\n")\n'],
      ['                line = line[:-1]', '                pass'],
    ],
  },
  {
    name: 'crlf-latched',
    bug: 'the first line decides whether the client ends its lines with \\r\\n',
    foundBy: 'carriage-return',
    changes: [
      ['    buffer = b""\n    while True:', '    buffer = b""\n    is_telnet = None\n    while True:'],
      [
        '            if line.endswith(b"\\r"):',
        '            if is_telnet is None:\n                is_telnet = line.endswith(b"\\r")\n            if is_telnet:',
      ],
    ],
  },
  {
    name: 'limit-1024',
    bug: 'a line longer than 1,024 bytes is cut off',
    foundBy: 'long-line',
    changes: [
      ['            yield line.decode(errors="replace")', '            yield line[:1024].decode(errors="replace")'],
    ],
  },
  {
    name: 'long-line-closes',
    bug: 'a line longer than 1,024 bytes closes the connection',
    foundBy: 'long-line',
    changes: [['LIMIT * 100', '1024']],
  },
  {
    name: 'empty-line-closes',
    bug: 'an empty line is taken for the end',
    foundBy: 'empty-line',
    changes: [
      [
        '            yield line.decode(errors="replace")',
        '            if not line.strip():\n                return\n            yield line.decode(errors="replace")',
      ],
    ],
  },
  {
    name: 'first-space-stripped',
    bug: 'double spaces in a text become one',
    foundBy: 'one-word',
    changes: [
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{client.nick}: {\' \'.join(line.split())}")',
      ],
    ],
  },
  {
    name: 'lower-case',
    bug: 'texts are passed on in small letters',
    foundBy: 'hears-another',
    changes: [
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{client.nick}: {line.lower()}")',
      ],
    ],
  },
  {
    name: 'prefix-forgotten',
    bug: 'messages come without a nickname',
    foundBy: 'hears-another',
    changes: [['                other.send(f"{client.nick}: {line}")', '                other.send(line)']],
  },
  {
    name: 'prefix-of-the-receiver',
    bug: 'the nickname of the receiver stands in front',
    foundBy: 'hears-another',
    changes: [
      ['                other.send(f"{client.nick}: {line}")', '                other.send(f"{other.nick}: {line}")'],
    ],
  },
  {
    name: 'prefix-of-the-last',
    bug: 'the nickname of the one that came last stands in front',
    foundBy: 'hears-another',
    changes: [
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{list(self.clients.values())[-1].nick}: {line}")',
      ],
    ],
  },
  {
    name: 'first-only',
    bug: 'only the first other client gets a message',
    foundBy: 'hears-everyone',
    changes: [
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{client.nick}: {line}")\n                if other is not client:\n                    break',
      ],
    ],
  },
  {
    name: 'sender-twice',
    bug: 'the sender gets its line twice',
    foundBy: 'hears-everyone',
    changes: [
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{client.nick}: {line}")\n            client.send(f"{client.nick}: {line}")',
      ],
    ],
  },
  {
    name: 'same-line-dropped',
    bug: 'a line that is the same as the one before is dropped',
    foundBy: 'hears-everyone',
    changes: [
      [
        '        if not line.strip():\n            return',
        '        if not line.strip() or line == getattr(client, "last", None):\n            return\n        client.last = line',
      ],
    ],
  },
  {
    name: 'no-line-break',
    bug: 'the line break behind a message is forgotten',
    foundBy: 'hears-another',
    changes: [['(line + "\\r\\n").encode()', 'line.encode()']],
  },
  {
    name: 'any-for-all',
    bug: 'one letter makes a nickname valid',
    foundBy: 'nickname-invalid-space',
    changes: [['not all(c.isascii()', 'not any(c.isascii()']],
  },
  {
    name: 'letters-only',
    bug: 'digits are refused in nicknames',
    foundBy: 'nickname-forms',
    changes: [['c.isalnum() for', 'c.isalpha() for']],
  },
  {
    name: 'identifier',
    bug: 'a nickname is an identifier: it begins with a letter and may hold _',
    foundBy: 'nickname-forms',
    changes: [['not all(c.isascii() and c.isalnum() for c in nick)', 'not nick.isidentifier()']],
  },
  {
    name: 'underscore',
    bug: 'an underscore is allowed in nicknames',
    foundBy: 'nickname-invalid-underscore',
    changes: [['c.isalnum() for', '(c.isalnum() or c == "_") for']],
  },
  {
    name: 'first-character-checked',
    bug: 'only the first character of a nickname is checked',
    foundBy: 'nickname-invalid-space',
    changes: [['for c in nick)', 'for c in nick[:1])']],
  },
  {
    name: 'empty-nickname',
    bug: 'an empty nickname is accepted',
    foundBy: 'nickname-invalid-empty',
    changes: [['if not nick or not all', 'if not all']],
  },
  {
    name: 'refused-silently',
    bug: 'an invalid nickname is refused without a word, and the connection stays',
    foundBy: 'nickname-invalid-space',
    changes: [
      [
        '                    client.send(error)\n                    break',
        '                    if "invalid" not in error:\n                        client.send(error)\n                        break',
      ],
    ],
  },
  {
    name: 'refused-and-in',
    bug: 'a nickname in use is told, but the client is in all the same',
    foundBy: 'nickname-in-use',
    changes: [
      [
        '            return "!error nick-in-use take another one"',
        '            client.send("!error nick-in-use take another one")',
      ],
    ],
  },
  {
    name: 'wrong-dictionary',
    bug: 'whether a nickname is in use is looked up among the rooms',
    foundBy: 'nickname-in-use',
    changes: [
      ['if nick.lower() in self.clients:\n            return', 'if nick.lower() in self.rooms:\n            return'],
    ],
  },
  {
    name: 'in-use-by-substring',
    bug: 'a part of a nickname in use is in use',
    foundBy: 'nickname-within-another',
    changes: [
      [
        'if nick.lower() in self.clients:\n            return',
        'if nick.lower() in " ".join(self.clients):\n            return',
      ],
    ],
  },
  {
    name: 'owner-thrown-out',
    bug: 'the second one with a nickname throws the first one out',
    foundBy: 'nickname-in-use',
    changes: [
      [
        '            return "!error nick-in-use take another one"',
        '            self.clients[nick.lower()].writer.close()',
      ],
    ],
  },
  {
    name: 'refused-frees',
    bug: 'when a refused one closes, the nickname of its owner is freed',
    foundBy: 'nickname-in-use',
    changes: [
      ['        client.nick = nick\n        self.clients', '        self.clients'],
      ['        if not nick or', '        client.nick = nick\n        if not nick or'],
      ['        del self.clients[client.nick.lower()]', '        self.clients.pop(client.nick.lower(), None)'],
    ],
  },
  {
    name: 'never-freed',
    bug: 'a nickname is never freed',
    foundBy: 'nickname-freed',
    changes: [
      ['        del self.clients[client.nick.lower()]', '        self.clients[client.nick.lower()].gone = True'],
    ],
  },
  {
    name: 'freed-only-in-order',
    bug: 'after a reset the nickname stays in use',
    foundBy: 'nickname-freed',
    changes: [['    except ConnectionError:\n        pass', '    except ConnectionError:\n        client.nick = None']],
  },
  {
    name: 'nameless-hear',
    bug: 'those without a nickname get the messages',
    foundBy: 'nameless-hears-nothing',
    changes: [
      ['        self.rooms = {}\n', '        self.rooms = {}\n        self.nameless = []\n'],
      [
        '                other.send(f"{client.nick}: {line}")',
        '                other.send(f"{client.nick}: {line}")\n            for other in self.nameless:\n                if other.nick is None:\n                    other.send(f"{client.nick}: {line}")',
      ],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    chat.nameless.append(client)\n'],
    ],
  },
  {
    name: 'nameless-listed',
    bug: '!users names those who have no nickname',
    foundBy: 'users-without-nameless',
    changes: [
      ['        self.rooms = {}\n', '        self.rooms = {}\n        self.all = []\n'],
      [
        '            client.send(" ".join(other.nick for other in self.clients.values()))',
        '            client.send(" ".join(str(other.nick) for other in self.all))',
      ],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    chat.all.append(client)\n'],
      ['        chat.leave(client)\n', '        chat.leave(client)\n        chat.all.remove(client)\n'],
    ],
  },
  {
    name: 'nameless-crash-users',
    bug: 'while somebody has no nickname, !users fails',
    foundBy: 'users-without-nameless',
    changes: [
      ['        self.rooms = {}\n', '        self.rooms = {}\n        self.all = []\n'],
      [
        '            client.send(" ".join(other.nick for other in self.clients.values()))',
        '            client.send(" ".join(other.nick for other in self.all))',
      ],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    chat.all.append(client)\n'],
      ['        chat.leave(client)\n', '        chat.leave(client)\n        chat.all.remove(client)\n'],
    ],
  },
  {
    name: 'users-to-all',
    bug: 'the answer to !users goes to everyone',
    foundBy: 'users-answers-the-asker',
    changes: [
      [
        '            client.send(" ".join(other.nick for other in self.clients.values()))',
        '            for one in self.clients.values():\n                one.send(" ".join(other.nick for other in self.clients.values()))',
      ],
    ],
  },
  {
    name: 'users-without-asker',
    bug: '!users leaves out the one that asks',
    foundBy: 'users',
    changes: [
      [
        '            client.send(" ".join(other.nick for other in self.clients.values()))',
        '            client.send(" ".join(other.nick for other in self.clients.values() if other is not client))',
      ],
    ],
  },
  {
    name: 'private-to-all',
    bug: 'a private message goes to everyone',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            for other in self.clients.values():\n                other.send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    name: 'private-by-substring',
    bug: 'a private message goes to everyone whose nickname begins like that',
    foundBy: 'nickname-within-another',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            for name, other in self.clients.items():\n                if name.startswith(nick.lower()):\n                    other.send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    name: 'private-first-word',
    bug: 'of a private message only the first word arrives',
    foundBy: 'private-message',
    changes: [['        nick, _, text = line.partition(" ")', '        nick, text = (line.split(" ") + [""])[:2]']],
  },
  {
    name: 'private-whole-line',
    bug: 'a private message arrives with its command',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"{client.nick}: #{line}")',
      ],
    ],
  },
  {
    name: 'private-without-sender',
    bug: 'a private message does not name its sender',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"(private) {text}")',
      ],
    ],
  },
  {
    name: 'private-to-oneself-lost',
    bug: 'a private message to oneself is lost',
    foundBy: 'private-to-oneself',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            if self.clients[nick.lower()] is not client:\n                self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    name: 'nobody-crashes',
    bug: 'a private message to nobody ends the handler of its sender',
    foundBy: 'private-to-nobody',
    changes: [
      [
        '        elif nick.lower() not in self.clients:\n            client.send("!error no-such-user nobody has this nickname")\n',
        '',
      ],
    ],
  },
  {
    name: 'nobody-untold',
    bug: 'a private message to nobody is not answered',
    foundBy: 'private-to-nobody',
    changes: [['            client.send("!error no-such-user nobody has this nickname")', '            pass']],
  },
  {
    name: 'nick-alone-crashes',
    bug: '#nick alone ends the handler of its sender',
    foundBy: 'incomplete-private',
    changes: [['        nick, _, text = line.partition(" ")', '        nick, text = line.split(" ", 1)']],
  },
  {
    name: 'error-closes',
    bug: 'an error closes the connection',
    foundBy: 'private-to-nobody',
    changes: [
      [
        '            client.send("!error no-such-user nobody has this nickname")',
        '            client.send("!error no-such-user nobody has this nickname")\n            client.writer.close()',
      ],
    ],
  },
  {
    name: 'error-to-all',
    bug: 'an error goes to everyone',
    foundBy: 'mistakes-concern-their-maker',
    changes: [
      [
        '            client.send("!error no-such-user nobody has this nickname")',
        '            for other in self.clients.values():\n                other.send("!error no-such-user nobody has this nickname")',
      ],
    ],
  },
  {
    name: 'sign-anywhere',
    bug: '# anywhere in a line makes it a private message',
    foundBy: 'signs-within-a-text',
    changes: [
      [
        '        if line.startswith("#"):\n            self.private(client, line[1:])',
        '        if "#" in line:\n            self.private(client, line[line.index("#") + 1:])',
      ],
    ],
  },
  {
    name: 'unknown-command-to-all',
    bug: 'an unknown command is passed on as a message',
    foundBy: 'unknown-command',
    changes: [
      [
        '            client.send("!error unknown-command there is no such command")',
        '            for other in self.clients.values():\n                other.send(f"{client.nick}: {line}")',
      ],
    ],
  },
  {
    name: 'room-to-all',
    bug: 'a message in a room goes to everyone',
    foundBy: 'room-message',
    changes: [
      ['            for other in list(self.rooms[room]):', '            for other in list(self.clients.values()):'],
    ],
  },
  {
    name: 'room-for-outsiders',
    bug: 'those who are not in a room can speak in it',
    foundBy: 'room-outsider',
    changes: [
      [
        '        elif client not in self.rooms[room]:\n            client.send("!error not-in-room enter it first")\n',
        '',
      ],
    ],
  },
  {
    name: 'room-unknown-crashes',
    bug: 'speaking in a room that does not exist ends the handler',
    foundBy: 'room-unknown',
    changes: [
      [
        '        elif room not in self.rooms:\n            client.send("!error no-such-room there is no such room")\n        elif client',
        '        elif client',
      ],
    ],
  },
  {
    name: 'room-never-gone',
    bug: 'an empty room stays',
    foundBy: 'room-gone',
    changes: [['            if not members:\n                del self.rooms[room]', '            pass']],
  },
  {
    name: 'room-gone-with-founder',
    bug: 'a room is gone when its first member leaves',
    foundBy: 'room-founder-leaves',
    changes: [
      [
        '            members.remove(client)\n            if not members:',
        '            is_founder = members[0] is client\n            members.remove(client)\n            if is_founder or not members:',
      ],
    ],
  },
  {
    name: 'member-twice',
    bug: 'entering twice makes somebody a member twice',
    foundBy: 'room-twice',
    changes: [
      ['        if client not in members:\n            members.append(client)', '        members.append(client)'],
    ],
  },
  {
    name: 'leaver-still-in',
    bug: 'somebody who has closed the connection stays in the rooms',
    foundBy: 'room-hang-up',
    changes: [['        for room in list(self.rooms):\n            self.leave_room(client, room)', '        pass']],
  },
  {
    name: 'leaves-first-room-only',
    bug: 'somebody who closes the connection leaves one room only',
    foundBy: 'room-hang-up',
    changes: [
      [
        '            self.leave_room(client, room)\n\n    def enter_room',
        '            if client in self.rooms[room]:\n                self.leave_room(client, room)\n                break\n\n    def enter_room',
      ],
    ],
  },
  {
    name: 'dictionary-changes',
    bug: 'rooms are removed while the loop goes over them',
    foundBy: 'room-hang-up',
    changes: [['for room in list(self.rooms):', 'for room in self.rooms:']],
  },
  {
    name: 'one-room-at-a-time',
    bug: 'entering a room leaves all others',
    foundBy: 'room-leave',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        for other in list(self.rooms):\n            if other != room:\n                self.leave_room(client, other)\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    name: 'leave-leaves-all',
    bug: '!leave leaves all rooms',
    foundBy: 'room-leave',
    changes: [
      [
        '                self.leave_room(client, argument)',
        '                for room in list(self.rooms):\n                    self.leave_room(client, room)',
      ],
    ],
  },
  {
    name: 'leave-elsewhere-crashes',
    bug: 'leaving a room that one is not in ends the handler',
    foundBy: 'room-leave-elsewhere',
    changes: [
      [
        '        if client in members:\n            members.remove(client)',
        '        if True:\n            members.remove(client)',
      ],
    ],
  },
  {
    name: 'members-crashes',
    bug: '!members of a room that does not exist ends the handler',
    foundBy: 'room-members-unknown',
    changes: [['            elif argument in self.rooms:', '            elif True:']],
  },
  {
    name: 'members-silent',
    bug: '!members of a room that does not exist is not answered',
    foundBy: 'room-members-unknown',
    changes: [
      [
        '            else:\n                client.send("!error no-such-room there is no such room")',
        '            else:\n                pass',
      ],
    ],
  },
  {
    name: 'members-are-users',
    bug: '!members names all users',
    foundBy: 'room-members',
    changes: [['for other in self.rooms[argument]))', 'for other in self.clients.values()))']],
  },
  {
    name: 'rooms-of-the-asker',
    bug: '!rooms names only the rooms of the one that asks',
    foundBy: 'rooms-list',
    changes: [
      [
        '            client.send(" ".join(self.rooms))',
        '            client.send(" ".join(room for room in self.rooms if client in self.rooms[room]))',
      ],
    ],
  },
  {
    name: 'rooms-none-silent',
    bug: 'without a room, !rooms is not answered',
    foundBy: 'rooms-none',
    changes: [
      [
        '            client.send(" ".join(self.rooms))',
        '            if self.rooms:\n                client.send(" ".join(self.rooms))',
      ],
    ],
  },
  {
    name: 'room-by-substring',
    bug: 'a message reaches all rooms whose name holds that of the room',
    foundBy: 'room-within-another',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            for other in {m for r in self.rooms if room in r for m in self.rooms[r]}:',
      ],
    ],
  },
  {
    name: 'nickname-is-room',
    bug: 'a room cannot be called like somebody',
    foundBy: 'room-like-a-nickname',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if room.lower() in self.clients:\n            return\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    name: 'slow-reader-stops-all',
    bug: 'everybody waits for a client that does not read',
    foundBy: 'slow-reader',
    changes: [
      [
        '        if self.writer.transport.get_write_buffer_size() > MAX_PENDING:\n            self.writer.transport.abort()\n            return\n',
        '',
      ],
      [
        '                chat.handle(client, line)',
        '                chat.handle(client, line)\n                for other in list(chat.clients.values()):\n                    await other.writer.drain()',
      ],
    ],
  },
  {
    name: 'one-after-the-other',
    bug: 'the second client is served when the first one has left',
    foundBy: 'hears-another',
    changes: [
      ['    client = Client(writer)\n', '    await lock.acquire()\n    client = Client(writer)\n'],
      ['        chat.leave(client)\n', '        chat.leave(client)\n        lock.release()\n'],
      ['chat = Chat()\n', 'chat = Chat()\nlock = asyncio.Lock()\n'],
    ],
  },
  {
    name: 'closed-kept',
    bug: 'who has left stays in the list, and writing to it fails',
    foundBy: 'after-leaving',
    changes: [
      [
        '        if self.writer.is_closing():\n            return',
        '        if self.writer.is_closing():\n            raise RuntimeError("closed")',
      ],
      ['        del self.clients[client.nick.lower()]', '        self.clients[client.nick.lower()].gone = True'],
    ],
  },
  {
    name: 'lost-in-a-burst',
    bug: 'of a burst, what is more than 100 lines is lost',
    foundBy: 'burst',
    changes: [
      ['        data = await reader.read(1024)', '        data = await reader.read(65536)'],
      [
        '        while b"\\n" in buffer:',
        '        if buffer.count(b"\\n") > 100:\n            buffer = b"\\n".join(buffer.split(b"\\n")[:100]) + b"\\n"\n        while b"\\n" in buffer:',
      ],
    ],
  },
  {
    name: 'bad-byte-ends-server',
    bug: 'a byte that is no UTF-8 ends the whole server',
    foundBy: 'ill-formed-bytes',
    changes: [
      ['line.decode(errors="replace")', 'line.decode()'],
      [
        '    except ConnectionError:\n        pass',
        '    except ConnectionError:\n        pass\n    except UnicodeDecodeError:\n        import os\n        os._exit(1)',
      ],
    ],
  },
  {
    name: 'max-ten-clients',
    bug: 'the eleventh client is not served',
    foundBy: 'crowd',
    changes: [
      [
        '        client.nick = nick\n',
        '        if len(self.clients) >= 10:\n            return "!error full"\n        client.nick = nick\n',
      ],
    ],
  },
  {
    name: 'spins-at-the-end',
    bug: 'after a client has left, its loop reads nothing again and again',
    foundBy: 'idle-after-leaving',
    changes: [
      [
        '        if not data:\n            return',
        '        if not data:\n            if False:\n                return\n            await asyncio.sleep(0)\n            continue',
      ],
    ],
  },
];
