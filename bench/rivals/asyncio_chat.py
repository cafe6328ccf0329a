"""A chat server on asyncio's transports and protocols, as its documentation teaches it: asyncio_chat.py PORT [uvloop]."""

import asyncio
import sys

clients = {}
rooms = {}


class Client(asyncio.Protocol):
    def __init__(self):
        self.nickname = None
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, error):
        if self.nickname is None:
            return
        clients.pop(self.nickname, None)
        for members in rooms.values():
            members.pop(self.nickname, None)

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.take(line.removesuffix(b"\r").decode("utf-8", "replace"))

    def take(self, line):
        if self.nickname is None:
            if line in clients:
                self.transport.close()
            else:
                self.nickname = line
                clients[line] = self.transport
            return
        name, _, text = line[1:].partition(" ")
        if line.startswith("!enter "):
            rooms.setdefault(text, {})[self.nickname] = self.transport
        elif line.startswith("@"):
            self.send(f"@{name} {self.nickname}: {text}\r\n", rooms.get(name, {}).values())
        elif line.startswith("#"):
            self.send(f"#{self.nickname}: {text}\r\n", [clients[name]] if name in clients else [])
        else:
            self.send(f"{self.nickname}: {line}\r\n", clients.values())

    def send(self, line, transports):
        data = line.encode()
        for transport in transports:
            transport.write(data)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Client, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
asyncio.run(main())
