/**
 * What a review found to pass, and what repeats for rooms and for private messages what is tested for texts to everyone,
 * and the other way round.
 */
import type { MutantOf } from './mutant.ts';

export const REVIEWED: readonly MutantOf[] = [
  {
    file: 'reference.py',
    name: 'again-room-reaches-four',
    bug: 'a message in a room reaches its first four members alone',
    foundBy: 'crowded-room',
    changes: [['for other in list(self.rooms[room]):', 'for other in list(self.rooms[room])[:4]:']],
  },
  {
    file: 'reference.py',
    name: 'again-members-names-four',
    bug: '!members names the first four alone',
    foundBy: 'crowded-room',
    changes: [
      [
        'client.send(" ".join(other.nick for other in self.rooms[argument]))',
        'client.send(" ".join(other.nick for other in self.rooms[argument][:4]))',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-room-text-colon',
    bug: 'a text in a room ends at its first colon',
    foundBy: 'room-any-text',
    changes: [
      ['other.send(f"@{room} {client.nick}: {text}")', 'other.send(f"@{room} {client.nick}: {text.split(\':\')[0]}")'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-room-name-removed',
    bug: 'the name of the room is removed wherever it stands in the text',
    foundBy: 'room-any-text',
    changes: [
      [
        'other.send(f"@{room} {client.nick}: {text}")',
        'other.send(f"@{room} {client.nick}: {text.replace(room, \'\')}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-room-sender-twice',
    bug: 'the sender gets its line in a room twice',
    foundBy: 'room-message',
    changes: [
      [
        '            for other in list(self.rooms[room]):\n                other.send(f"@{room} {client.nick}: {text}")',
        '            for other in list(self.rooms[room]):\n                other.send(f"@{room} {client.nick}: {text}")\n            client.send(f"@{room} {client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-error-not-in-room-to-members',
    bug: 'that somebody is not in a room is told to its members too',
    foundBy: 'room-mistakes-concern-their-maker',
    changes: [
      [
        'client.send("!error not-in-room enter it first")',
        'for other in [client, *self.rooms[room]]:\n                other.send("!error not-in-room enter it first")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-error-no-such-room-to-all',
    bug: 'that there is no such room is told to everyone who speaks in none',
    foundBy: 'room-mistakes-concern-their-maker',
    changes: [
      [
        '        elif room not in self.rooms:\n            client.send("!error no-such-room there is no such room")',
        '        elif room not in self.rooms:\n            for other in list(self.clients.values()):\n                other.send("!error no-such-room there is no such room")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-error-members-to-all',
    bug: 'the error of !members goes to everyone',
    foundBy: 'room-mistakes-concern-their-maker',
    changes: [
      [
        '            else:\n                client.send("!error no-such-room there is no such room")',
        '            else:\n                for other in list(self.clients.values()):\n                    other.send("!error no-such-room there is no such room")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-error-no-name-to-all',
    bug: 'the error of !enter without a name goes to everyone',
    foundBy: 'room-mistakes-concern-their-maker',
    changes: [
      [
        '                client.send("!error missing-argument name a room")',
        '                for other in list(self.clients.values()):\n                    other.send("!error missing-argument name a room")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-refusal-to-all',
    bug: 'that a nickname is refused is told to everyone',
    foundBy: 'mistakes-concern-their-maker',
    changes: [
      [
        '                    client.send(error)\n',
        '                    client.send(error)\n                    for other in chat.clients.values():\n                        other.send(error)\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-refused-leaves-rooms',
    bug: 'a refused second one takes the first one out of its rooms',
    foundBy: 'room-nickname-in-use',
    changes: [
      [
        '                if error:\n                    client.send(error)\n                    break\n',
        '                if error:\n                    client.send(error)\n                    owner = chat.clients.get(line.lower())\n                    for room in list(chat.rooms):\n                        if owner:\n                            chat.leave_room(owner, room)\n                    break\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-refused-hears-all',
    bug: 'a refused second one stays and hears everything',
    foundBy: 'nickname-in-use',
    changes: [
      [
        '                if error:\n                    client.send(error)\n                    break\n',
        '                if error:\n                    client.send(error)\n                    if "in-use" in error:\n                        chat.clients[str(id(client))] = client\n                    continue\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-refused-speaks-in-rooms',
    bug: 'a refused second one can speak in the rooms of the first one',
    foundBy: 'room-nickname-in-use',
    changes: [
      [
        '                if error:\n                    client.send(error)\n                    break\n',
        '                if error:\n                    owner = chat.clients.get(line.lower())\n                    client.send(error)\n                    if owner is None:\n                        break\n                    async for more in lines(reader):\n                        if more.startswith("@"):\n                            chat.handle(owner, more)\n                    break\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-second-attempt-unchecked',
    bug: 'asked again, a nickname may be in use',
    foundBy: 'nickname-asked-again',
    changes: [
      [
        '                if error:\n                    client.send(error)\n                    break\n',
        '                if error:\n                    client.send(error)\n                    nick = await anext(lines(reader), "")\n                    if not nick.isalnum():\n                        break\n                    client.nick = nick\n                    chat.clients[nick.lower()] = client\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-asked-again-in-vain',
    bug: 'asked again, nobody ever gets in',
    foundBy: 'nickname-asked-again',
    changes: [
      [
        '                if error:\n                    client.send(error)\n                    break\n',
        '                if error:\n                    client.send(error)\n                    async for more in lines(reader):\n                        client.send(error)\n                    break\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-in-use-before-cr',
    bug: 'whether a nickname is in use is looked up before the \\r is taken off',
    foundBy: 'nickname-in-use',
    changes: [
      ['            if line.endswith(b"\\r"):\n                line = line[:-1]\n', '            pass\n'],
      [
        '        if not nick or not all(',
        '        in_use = nick.lower() in self.clients\n        nick = nick.rstrip("\\r")\n        if not nick or not all(',
      ],
      ['        if nick.lower() in self.clients:\n            return', '        if in_use:\n            return'],
      [
        '    def handle(self, client, line):\n',
        '    def handle(self, client, line):\n        line = line.rstrip("\\r")\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-checked-awaited-taken',
    bug: 'a nickname is checked, then something is awaited, then it is taken',
    foundBy: 'nickname-race',
    changes: [
      [
        '                error = chat.enter(client, line)\n',
        '                error = "!error nick-in-use" if line.lower() in chat.clients else None\n                await asyncio.sleep(0.01)\n                if error is None:\n                    chat.clients.pop(line.lower(), None)\n                    error = chat.enter(client, line)\n',
      ],
      ['        del self.clients[client.nick.lower()]', '        self.clients.pop(client.nick.lower(), None)'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-freed-again-later',
    bug: 'the nickname is freed again 0.2 s after somebody has left',
    foundBy: 'nickname-kept',
    changes: [
      [
        '        chat.leave(client)\n',
        '        chat.leave(client)\n        if client.nick:\n            asyncio.get_running_loop().call_later(0.2, chat.clients.pop, client.nick.lower(), None)\n',
      ],
      ['        del self.clients[client.nick.lower()]', '        self.clients.pop(client.nick.lower(), None)'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-silent-not-freed',
    bug: 'the nickname of somebody who has said nothing is not freed',
    foundBy: 'nickname-freed',
    changes: [
      ['        self.nick = None', '        self.nick = None\n        self.spoke = False'],
      [
        '        if not line.strip():\n            return',
        '        client.spoke = True\n        if not line.strip():\n            return',
      ],
      [
        '        if client.nick is None:\n            return',
        '        if client.nick is None or not client.spoke:\n            return',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-nameless-hear-private',
    bug: 'private messages reach those without a nickname',
    foundBy: 'nameless-hears-no-room',
    changes: [
      ['chat = Chat()', 'connected = set()\nchat = Chat()'],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    connected.add(client)\n'],
      ['        writer.close()\n\n', '        connected.discard(client)\n        writer.close()\n\n'],
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")\n            for other in connected:\n                if other.nick is None:\n                    other.send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-nameless-hear-rooms',
    bug: 'messages in rooms reach those without a nickname',
    foundBy: 'nameless-hears-no-room',
    changes: [
      ['chat = Chat()', 'connected = set()\nchat = Chat()'],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    connected.add(client)\n'],
      ['        writer.close()\n\n', '        connected.discard(client)\n        writer.close()\n\n'],
      [
        '            for other in list(self.rooms[room]):\n                other.send(f"@{room} {client.nick}: {text}")',
        '            for other in list(self.rooms[room]):\n                other.send(f"@{room} {client.nick}: {text}")\n            for other in connected:\n                if other.nick is None:\n                    other.send(f"@{room} {client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-nameless-ask-rooms',
    bug: '!rooms is answered without a nickname',
    foundBy: 'nameless-commands',
    changes: [
      [
        '            if client.nick is None:\n',
        '            if client.nick is None and line.startswith(("!rooms",)):\n                chat.handle(client, line)\n            elif client.nick is None:\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-nameless-ask-members',
    bug: '!members is answered without a nickname',
    foundBy: 'nameless-commands',
    changes: [
      [
        '            if client.nick is None:\n',
        '            if client.nick is None and line.startswith(("!members",)):\n                chat.handle(client, line)\n            elif client.nick is None:\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-leave-creates',
    bug: '!leave of a room that does not exist creates it',
    foundBy: 'room-leave-elsewhere',
    changes: [['members = self.rooms.get(room, [])', 'members = self.rooms.setdefault(room, [])']],
  },
  {
    file: 'reference.py',
    name: 'again-twice-empties',
    bug: 'when the only member enters again, the room is emptied',
    foundBy: 'room-twice',
    changes: [
      [
        '        if client not in members:\n            members.append(client)',
        '        if members == [client]:\n            members.clear()\n        elif client not in members:\n            members.append(client)',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-leaves-founded-only',
    bug: 'who hangs up leaves only the rooms that it has founded',
    foundBy: 'room-hang-up',
    changes: [
      [
        '        del self.clients[client.nick.lower()]\n        for room in list(self.rooms):\n            self.leave_room(client, room)',
        '        del self.clients[client.nick.lower()]\n        for room in list(self.rooms):\n            if self.founders.get(room) is client:\n                self.leave_room(client, room)',
      ],
      ['        self.rooms = {}', '        self.rooms = {}\n        self.founders = {}'],
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if room not in self.rooms:\n            self.founders[room] = client\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-room-name-short',
    bug: 'the name of a room has three characters at least',
    foundBy: 'room-names',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if len(room) < 3:\n            return client.send("!error room-invalid")\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-room-name-digits',
    bug: 'the name of a room cannot be digits alone',
    foundBy: 'room-names',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if room.isdigit():\n            return client.send("!error room-invalid")\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-nick-within-room',
    bug: 'a member whose nickname is a part of the name of the room cannot speak',
    foundBy: 'room-like-a-nickname',
    changes: [
      [
        '        elif client not in self.rooms[room]:',
        '        elif client not in self.rooms[room] or (client.nick in room and client.nick != room):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-private-command',
    bug: 'a private text with ! in front is carried out',
    foundBy: 'private-any-text',
    changes: [
      [
        '        nick, _, text = line.partition(" ")\n',
        '        nick, _, text = line.partition(" ")\n        if text.startswith("!"):\n            return self.command(client, text)\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-full-read-waits-1024',
    bug: 'a read of exactly 1,024 bytes waits for more',
    foundBy: 'full-read',
    changes: [
      [
        '        data = await reader.read(1024)\n',
        '        data = await reader.read(1024)\n        while data and len(data) % 1024 == 0:\n            more = await reader.read(1024)\n            if not more:\n                break\n            data += more\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-full-read-waits-2048',
    bug: 'a read of exactly 2,048 bytes waits for more',
    foundBy: 'full-read',
    changes: [
      [
        '        data = await reader.read(1024)\n',
        '        data = await reader.read(2048)\n        while data and len(data) % 2048 == 0:\n            more = await reader.read(2048)\n            if not more:\n                break\n            data += more\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-full-read-waits-4096',
    bug: 'a read of exactly 4,096 bytes waits for more',
    foundBy: 'full-read',
    changes: [
      [
        '        data = await reader.read(1024)\n',
        '        data = await reader.read(4096)\n        while data and len(data) % 4096 == 0:\n            more = await reader.read(4096)\n            if not more:\n                break\n            data += more\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-str-splitlines',
    bug: 'lines are split with str.splitlines()',
    foundBy: 'signs-that-end-no-line',
    changes: [
      [
        '        while b"\\n" in buffer:\n            line, buffer = buffer.split(b"\\n", 1)\n            if line.endswith(b"\\r"):\n                line = line[:-1]\n            yield line.decode(errors="replace")',
        '        whole, found, buffer = buffer.rpartition(b"\\n")\n        if found:\n            for line in whole.decode(errors="replace").splitlines():\n                yield line',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-quit-closes',
    bug: 'the text “quit” closes the connection',
    foundBy: 'one-word',
    changes: [
      [
        '        if not line.strip():\n            return',
        '        if line == "quit":\n            return client.writer.close()\n        if not line.strip():\n            return',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-one-character-lost',
    bug: 'a text of one character is lost',
    foundBy: 'one-word',
    changes: [['        if not line.strip():', '        if len(line) < 2:']],
  },
  {
    file: 'habits.py',
    name: 'again-room-queue',
    bug: 'a room takes 64 lines at once, and what is more is lost',
    foundBy: 'burst-in-a-room',
    changes: [
      [
        '        for other in list(rooms[name]):\n',
        '        for other in list(rooms[name]):\n            if len(other.queue) > 64:\n                continue\n',
      ],
      [
        '                text, self.queue = "".join(self.queue), []',
        '                text = self.queue.pop(0)\n                self.wake.wait(0.001)',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-private-thirtieth',
    bug: 'every thirtieth private message is lost',
    foundBy: 'burst-in-private',
    changes: [
      [
        '        nick, _, text = line.partition(" ")\n',
        '        nick, _, text = line.partition(" ")\n        self.count = getattr(self, "count", 0) + 1\n        if self.count % 30 == 0:\n            return\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-private-twenty',
    bug: 'somebody can send twenty private messages at most',
    foundBy: 'burst-in-private',
    changes: [
      [
        '        nick, _, text = line.partition(" ")\n',
        '        nick, _, text = line.partition(" ")\n        client.count = getattr(client, "count", 0) + 1\n        if client.count > 20:\n            return\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-overlong-ghost',
    bug: 'after a line that is too long its sender stays in !users',
    foundBy: 'overlong-line',
    changes: [
      [
        '        if len(buffer) > LIMIT * 100:\n            return',
        '        if len(buffer) > LIMIT * 10:\n            raise OverflowError',
      ],
      [
        '    finally:\n        chat.leave(client)\n        writer.close()',
        '    except OverflowError:\n        return writer.close()\n    finally:\n        if sys.exc_info()[0] is None and not writer.is_closing():\n            chat.leave(client)\n        writer.close()',
      ],
    ],
  },
];

export const REPEATED: readonly MutantOf[] = [
  {
    file: 'reference.py',
    name: 'again-own-room-word',
    bug: 'of a message in a room only the first word arrives',
    foundBy: 'room-message',
    changes: [
      ['other.send(f"@{room} {client.nick}: {text}")', 'other.send(f"@{room} {client.nick}: {text.split()[0]}")'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-colon',
    bug: 'a private message ends at its first colon',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text.split(\':\')[0]}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-name-removed',
    bug: 'the nickname of the receiver is removed wherever it stands in the text',
    foundBy: 'private-any-text',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text.replace(nick, \'\')}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-twice',
    bug: 'a private message arrives twice',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")\n            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-sender-twice',
    bug: 'the sender of a private message gets it back twice',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")\n            for _ in range(2):\n                client.send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-command',
    bug: 'a text in a room with ! in front is carried out',
    foundBy: 'room-any-text',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            if text.startswith("!"):\n                return self.command(client, text)\n            for other in list(self.rooms[room]):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-private',
    bug: 'a text in a room with # in front is a private message',
    foundBy: 'room-any-text',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            if text.startswith("#"):\n                return self.private(client, text[1:])\n            for other in list(self.rooms[room]):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-room',
    bug: 'a private text with @ in front is said in that room',
    foundBy: 'private-any-text',
    changes: [
      [
        '        nick, _, text = line.partition(" ")\n',
        '        nick, _, text = line.partition(" ")\n        if text.startswith("#") or text.startswith("@"):\n            return self.handle(client, text)\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-percent',
    bug: 'a % in a room is taken for a format',
    foundBy: 'room-message',
    changes: [
      [
        'other.send(f"@{room} {client.nick}: {text}")',
        'other.send(f"@{room} {client.nick}: " + text.replace("%", "%%"))',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-html',
    bug: 'private texts are written as HTML',
    foundBy: 'private-message',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        "            self.clients[nick.lower()].send(f\"#{client.nick}: {text.replace('<', '&lt;')}\")",
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-html',
    bug: 'texts in rooms are written as HTML',
    foundBy: 'room-message',
    changes: [
      [
        'other.send(f"@{room} {client.nick}: {text}")',
        'other.send(f"@{room} {client.nick}: " + text.replace("<", "&lt;"))',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-same-dropped',
    bug: 'a text that is the same as the last one in the room is dropped',
    foundBy: 'room-any-text',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            last, self.last = getattr(self, "last", None), text\n            if last == text:\n                return\n            for other in list(self.rooms[room]):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-same-dropped',
    bug: 'a private message that is the same as the last one is dropped',
    foundBy: 'private-any-text',
    changes: [
      [
        '        nick, _, text = line.partition(" ")\n',
        '        nick, _, text = line.partition(" ")\n        last, self.last = getattr(self, "last", None), text\n        if last == text:\n            return\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-short',
    bug: 'a private message of one character is lost',
    foundBy: 'private-any-text',
    changes: [
      [
        '        if not text:\n            client.send("!error missing-argument #nick text")',
        '        if len(text) < 2:\n            client.send("!error missing-argument #nick text")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-short',
    bug: 'a text of one character is lost in a room',
    foundBy: 'room-any-text',
    changes: [
      [
        '        if not text:\n            client.send("!error missing-argument @room text")',
        '        if len(text) < 2:\n            client.send("!error missing-argument @room text")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-limit',
    bug: 'a private message is cut off after 512 bytes',
    foundBy: 'long-line',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text[:512]}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-last-words',
    bug: 'what is said in a room right before leaving is lost',
    foundBy: 'last-words',
    changes: [
      [
        '        elif client not in self.rooms[room]:',
        '        elif client.reader.at_eof():\n            return\n        elif client not in self.rooms[room]:',
      ],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    client.reader = reader\n'],
      ['        buffer += data\n', '        buffer += data\n        await asyncio.sleep(0.02)\n'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-last-words',
    bug: 'a private message right before leaving is lost',
    foundBy: 'last-words',
    changes: [
      [
        '        elif nick.lower() not in self.clients:',
        '        elif client.reader.at_eof():\n            return\n        elif nick.lower() not in self.clients:',
      ],
      ['    client = Client(writer)\n', '    client = Client(writer)\n    client.reader = reader\n'],
      ['        buffer += data\n', '        buffer += data\n        await asyncio.sleep(0.02)\n'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-slow-reader',
    bug: 'a message in a room waits for a member that does not read',
    foundBy: 'slow-reader-in-a-room',
    changes: [
      [
        '                other.send(f"@{room} {client.nick}: {text}")',
        '                other.writer.write(f"@{room} {client.nick}: {text}\\n".encode())',
      ],
      [
        '                chat.handle(client, line)\n',
        '                chat.handle(client, line)\n                if line.startswith("@"):\n                    for other in list(chat.rooms.get(line[1:].split(" ")[0], [])):\n                        await other.writer.drain()\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-gone-member',
    bug: 'writing to a member that has broken off ends the loop over the room',
    foundBy: 'room-hang-up',
    changes: [
      [
        '        for room in list(self.rooms):\n            self.leave_room(client, room)',
        '        self.gone = getattr(self, "gone", set()) | {client}',
      ],
      [
        '                other.send(f"@{room} {client.nick}: {text}")',
        '                if other in getattr(self, "gone", ()):\n                    break\n                other.send(f"@{room} {client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-gone-crashes',
    bug: 'a private message to somebody who has left ends the handler',
    foundBy: 'private-to-nobody',
    changes: [
      [
        '        del self.clients[client.nick.lower()]\n        for room in list(self.rooms):\n            self.leave_room(client, room)',
        '        self.clients[client.nick.lower()] = None\n        self.left = getattr(self, "left", set()) | {client.nick.lower()}\n        for room in list(self.rooms):\n            self.leave_room(client, room)',
      ],
      ['other.nick for other in self.clients.values())', 'other.nick for other in self.clients.values() if other)'],
      [
        '            for other in list(self.clients.values()):\n',
        '            for other in [one for one in self.clients.values() if one]:\n',
      ],
      ['        if nick.lower() in self.clients:', '        if self.clients.get(nick.lower()):'],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-mixed',
    bug: 'lines of several who paste into a room are mixed',
    foundBy: 'burst-in-a-room',
    changes: [
      [
        '            for other in list(self.rooms[room]):\n                other.send(f"@{room} {client.nick}: {text}")',
        '            half = len(text) // 2\n            for other in list(self.rooms[room]):\n                other.writer.write(f"@{room} {client.nick}: {text[:half]}".encode())\n                asyncio.get_running_loop().call_soon(other.writer.write, f"{text[half:]}\\r\\n".encode())',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-hundred',
    bug: 'of a burst in a room, what is more than 100 lines is lost',
    foundBy: 'burst-in-a-room',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            client.said = getattr(client, "said", 0) + 1\n            if client.said > 100:\n                return\n            for other in list(self.rooms[room]):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-ten-members',
    bug: 'a room has ten members at most',
    foundBy: 'crowded-room',
    changes: [
      [
        '        if client not in members:\n            members.append',
        '        if client not in members and len(members) < 10:\n            members.append',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-rooms-of-one-five',
    bug: 'one can be in five rooms at most',
    foundBy: 'many-rooms',
    changes: [
      [
        '        members = self.rooms.setdefault(room, [])',
        '        if sum(client in one for one in self.rooms.values()) >= 5:\n            return\n        members = self.rooms.setdefault(room, [])',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-rooms-ten-named',
    bug: '!rooms names ten rooms at most',
    foundBy: 'many-rooms',
    changes: [['client.send(" ".join(self.rooms))', 'client.send(" ".join(list(self.rooms)[:10]))']],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-elder',
    bug: 'a private message with the nickname in other letters goes to the first user',
    foundBy: 'private-to-nobody',
    changes: [
      [
        '        elif nick.lower() not in self.clients:\n            client.send("!error no-such-user nobody has this nickname")',
        '        elif nick.lower() not in self.clients:\n            client.send("!error no-such-user nobody has this nickname")\n            list(self.clients.values())[-1].send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-unknown-to-all',
    bug: 'what is said in a room that does not exist goes to everyone',
    foundBy: 'room-unknown',
    changes: [
      [
        '            client.send("!error no-such-room there is no such room")\n        elif',
        '            client.send("!error no-such-room there is no such room")\n            for other in self.clients.values():\n                other.send(f"{client.nick}: {text}")\n        elif',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-members-to-asker-twice',
    bug: '!members of a room that one is in answers with the rooms of all',
    foundBy: 'room-members',
    changes: [
      [
        'client.send(" ".join(other.nick for other in self.rooms[argument]))',
        'client.send(" ".join(other.nick for room in self.rooms for other in self.rooms[room]))',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-leave-by-nick',
    bug: '!leave takes out everybody whose nickname begins like that of the one that leaves',
    foundBy: 'room-outsider-within-another',
    changes: [
      [
        '            members.remove(client)',
        '            members[:] = [m for m in members if not m.nick.startswith(client.nick)]',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-leave-last',
    bug: '!leave takes out the member that entered last',
    foundBy: 'room-leave',
    changes: [['            members.remove(client)', '            members.pop()']],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-of-refused',
    bug: 'a refused client may enter rooms, as it is known by its connection',
    foundBy: 'nameless-commands',
    changes: [
      [
        '            if client.nick is None:\n',
        '            if client.nick is None and line.startswith("!enter "):\n                client.nick = "nobody"\n                chat.handle(client, line)\n                client.nick = None\n            elif client.nick is None:\n',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-bad-byte',
    bug: 'a byte that is no UTF-8 in a room ends the handler of every member',
    foundBy: 'ill-formed-bytes',
    changes: [
      [
        '            for other in list(self.rooms[room]):',
        '            if "\\ufffd" in text:\n                for other in list(self.rooms[room]):\n                    other.writer.close()\n            for other in list(self.rooms[room]):',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-private-bad-byte',
    bug: 'a byte that is no UTF-8 in a private message closes the connection of its receiver',
    foundBy: 'ill-formed-bytes',
    changes: [
      [
        '            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
        '            if "\\ufffd" in text:\n                self.clients[nick.lower()].writer.close()\n            self.clients[nick.lower()].send(f"#{client.nick}: {text}")',
      ],
    ],
  },
  {
    file: 'reference.py',
    name: 'again-own-room-empty-crashes',
    bug: '@room without a text closes the connections of all members',
    foundBy: 'room-incomplete',
    changes: [
      [
        '            client.send("!error missing-argument @room text")',
        '            client.send("!error missing-argument @room text")\n            for other in self.rooms.get(room, []):\n                other.writer.close()',
      ],
    ],
  },
  {
    file: 'reference.js',
    name: 'again-own-js-room-trim',
    bug: 'spaces within a text in a room become one',
    foundBy: 'room-message',
    changes: [['`[${name}] ${user.nick}: ${text}`', '`[${name}] ${user.nick}: ${text.replace(/ +/g, " ")}`']],
  },
  {
    file: 'reference.js',
    name: 'again-own-js-private-trim',
    bug: 'spaces within a private message become one',
    foundBy: 'private-message',
    changes: [['`(private) ${user.nick}: ${text}`', '`(private) ${user.nick}: ${text.replace(/ +/g, " ")}`']],
  },
];
