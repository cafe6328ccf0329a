"""A right server with asyncio's readline and a task for each client's output. It listens on IPv6 alone, tells newcomers
the last lines of the talk before them, says who is there to everybody who connects, and shows nicknames in small letters."""
import asyncio
import collections
import socket
import sys

users, rooms, history = {}, {}, collections.deque(maxlen=20)


class User:
    def __init__(self, writer):
        self.writer, self.nick, self.out = writer, None, asyncio.Queue(20000)
        self.task = asyncio.create_task(self.send())

    def put(self, line):
        if not self.out.full():
            self.out.put_nowait(line)

    async def send(self):
        try:
            while (line := await self.out.get()) is not None:
                self.writer.write(f"{line}\r\n".encode())
                await self.writer.drain()
        except ConnectionError:
            pass
        self.writer.close()


def public(line):
    history.append(line)
    for user in users.values():
        user.put(line)


def part(user, room):
    rooms[room].discard(user)
    if not rooms[room]:
        del rooms[room]


def on_line(user, line):
    head, _, tail = line.partition(" ")
    kind, name = head[:1], head[1:]
    if kind == "#":
        target = users.get(name.lower())
        if target and tail:
            target.put(f"(from {user.nick}) {tail}")
        else:
            user.put("! nobody is called that, or there is no text")
    elif kind == "@":
        if tail and user in rooms.get(name, ()):
            for member in rooms[name]:
                member.put(f"{name}/{user.nick}: {tail}")
        else:
            user.put("! you are not in that room, or there is no text")
    elif kind != "!":
        if line.strip():
            public(f"{user.nick}: {line}")
    elif name == "users":
        user.put("users: " + ", ".join(users))
    elif name == "rooms":
        user.put("rooms: " + (", ".join(rooms) or "-"))
    elif name == "members" and tail in rooms:
        user.put(f"members of {tail}: " + ", ".join(member.nick for member in rooms[tail]))
    elif name == "enter" and tail:
        rooms.setdefault(tail, set()).add(user)
    elif name == "leave" and user in rooms.get(tail, ()):
        part(user, tail)
    else:
        user.put("! I do not know that")


async def serve(reader, writer):
    user = User(writer)
    user.put("Here are: " + (", ".join(users) or "nobody yet"))
    try:
        while (raw := await reader.readline()).endswith(b"\n"):
            line = raw.decode(errors="replace").rstrip("\r\n")
            if user.nick is not None:
                on_line(user, line)
            elif line.isascii() and line.isalnum() and line.lower() not in users:
                user.nick = line.lower()
                users[user.nick] = user
                for old in list(history):
                    user.put(f"(earlier) {old}")
            else:
                user.put("! this nickname can't be had; here are: " + ", ".join(users))
                break
    except (ConnectionError, ValueError):
        pass
    for room in [room for room in rooms if user in rooms[room]]:
        part(user, room)
    users.pop(user.nick, None)
    user.put(None)


async def main():
    server = await asyncio.start_server(serve, "::1", int(sys.argv[1]), family=socket.AF_INET6, limit=65536)
    async with server:
        await server.serve_forever()


asyncio.run(main())
