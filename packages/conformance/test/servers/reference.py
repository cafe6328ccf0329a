"""The reference: a chat server of the exercise, as a student writes it who has understood everything. asyncio."""
import asyncio
import sys

LIMIT = 4096
MAX_PENDING = 256 * 1024


class Client:
    def __init__(self, writer):
        self.writer = writer
        self.nick = None

    def send(self, line):
        if self.writer.is_closing():
            return
        if self.writer.transport.get_write_buffer_size() > MAX_PENDING:
            self.writer.transport.abort()
            return
        self.writer.write((line + "\r\n").encode())


class Chat:
    def __init__(self):
        self.clients = {}
        self.rooms = {}

    def enter(self, client, nick):
        if not nick or not all(c.isascii() and c.isalnum() for c in nick):
            return "!error nick-invalid letters and digits only"
        if nick.lower() in self.clients:
            return "!error nick-in-use take another one"
        client.nick = nick
        self.clients[nick.lower()] = client
        return None

    def leave(self, client):
        if client.nick is None:
            return
        del self.clients[client.nick.lower()]
        for room in list(self.rooms):
            self.leave_room(client, room)

    def enter_room(self, client, room):
        members = self.rooms.setdefault(room, [])
        if client not in members:
            members.append(client)

    def leave_room(self, client, room):
        members = self.rooms.get(room, [])
        if client in members:
            members.remove(client)
            if not members:
                del self.rooms[room]

    def handle(self, client, line):
        if not line.strip():
            return
        if line.startswith("#"):
            self.private(client, line[1:])
        elif line.startswith("@"):
            self.in_room(client, line[1:])
        elif line.startswith("!"):
            self.command(client, line)
        else:
            for other in list(self.clients.values()):
                other.send(f"{client.nick}: {line}")

    def private(self, client, line):
        nick, _, text = line.partition(" ")
        if not text:
            client.send("!error missing-argument #nick text")
        elif nick.lower() not in self.clients:
            client.send("!error no-such-user nobody has this nickname")
        else:
            self.clients[nick.lower()].send(f"#{client.nick}: {text}")

    def in_room(self, client, line):
        room, _, text = line.partition(" ")
        if not text:
            client.send("!error missing-argument @room text")
        elif room not in self.rooms:
            client.send("!error no-such-room there is no such room")
        elif client not in self.rooms[room]:
            client.send("!error not-in-room enter it first")
        else:
            for other in list(self.rooms[room]):
                other.send(f"@{room} {client.nick}: {text}")

    def command(self, client, line):
        word, _, argument = line.partition(" ")
        argument = argument.strip()
        if word == "!users":
            client.send(" ".join(other.nick for other in self.clients.values()))
        elif word == "!rooms":
            client.send(" ".join(self.rooms))
        elif word in ("!enter", "!leave", "!members"):
            if not argument:
                client.send("!error missing-argument name a room")
            elif word == "!enter":
                self.enter_room(client, argument)
            elif word == "!leave":
                self.leave_room(client, argument)
            elif argument in self.rooms:
                client.send(" ".join(other.nick for other in self.rooms[argument]))
            else:
                client.send("!error no-such-room there is no such room")
        else:
            client.send("!error unknown-command there is no such command")


chat = Chat()


async def lines(reader):
    buffer = b""
    while True:
        data = await reader.read(1024)
        if not data:
            return
        buffer += data
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            if line.endswith(b"\r"):
                line = line[:-1]
            yield line.decode(errors="replace")
        if len(buffer) > LIMIT * 100:
            return


async def serve(reader, writer):
    client = Client(writer)
    try:
        async for line in lines(reader):
            if client.nick is None:
                error = chat.enter(client, line)
                if error:
                    client.send(error)
                    break
            else:
                chat.handle(client, line)
    except ConnectionError:
        pass
    finally:
        chat.leave(client)
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
