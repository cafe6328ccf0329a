"""A right server with asyncio's Protocol. It writes its port into the code's default, and takes another one as argument."""
import asyncio
import sys


class Chat(asyncio.Protocol):
    users, rooms = {}, {}

    def connection_made(self, transport):
        self.transport, self.buffer, self.nick = transport, bytearray(), ""

    def data_received(self, data):
        self.buffer.extend(data)
        while (end := self.buffer.find(b"\n")) >= 0:
            line = self.buffer[:end].decode("utf-8", "replace").removesuffix("\r")
            del self.buffer[:end + 1]
            if self.nick:
                self.line(line)
            elif not (line.isascii() and line.isalnum()) or line.casefold() in self.users:
                self.transport.close()
                return
            else:
                self.nick = line
                self.users[line.casefold()] = self
        if len(self.buffer) > 150000:
            self.transport.abort()

    def connection_lost(self, error):
        if self.nick:
            del self.users[self.nick.casefold()]
            for room in list(self.rooms):
                self.part(room)

    def part(self, room):
        members = self.rooms.get(room)
        if members and self in members:
            del members[self]
            if not members:
                del self.rooms[room]

    def tell(self, text):
        if self.transport.get_write_buffer_size() > 300000:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(f"{text}\r\n".encode())

    def line(self, line):
        if not line or line.isspace():
            return
        head, _, text = line.partition(" ")
        kind, name = head[0], head[1:].casefold()
        if kind == "#":
            to = self.users.get(name)
            if to and text.strip():
                to.tell(f"*{self.nick}* {text}")
            else:
                self.tell("Not delivered.")
        elif kind == "@":
            members = self.rooms.get(name, {})
            if self in members and text.strip():
                for other in list(members):
                    other.tell(f"({name}) {self.nick} | {text}")
            else:
                self.tell("Not delivered.")
        elif kind == "!":
            self.command(name, text.strip().casefold())
        else:
            for other in list(self.users.values()):
                other.tell(f"{self.nick} | {line}")

    def command(self, name, room):
        if name == "users":
            self.tell("In the chat: " + " ".join(user.nick for user in self.users.values()))
        elif name == "rooms":
            self.tell("Rooms: " + (" ".join(self.rooms) or "-"))
        elif name == "members" and room in self.rooms:
            self.tell(f"In {room}: " + " ".join(user.nick for user in self.rooms[room]))
        elif name == "enter" and room:
            self.rooms.setdefault(room, {})[self] = True
        elif name == "leave" and room:
            self.part(room)
        else:
            self.tell("Unknown command or room.")


async def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8888
    server = await asyncio.get_running_loop().create_server(Chat, "127.0.0.1", port)
    await server.serve_forever()


asyncio.run(main())
