"""A right server in one loop of select, without threads or asyncio. A client with too much unsent output is dropped."""
import select
import socket
import sys

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", int(sys.argv[1])))
listener.listen()
listener.setblocking(False)
inputs, outputs, nicks, rooms = {}, {}, {}, {}


def tell(sock, text):
    if sock in outputs:
        outputs[sock] += text.encode() + b"\n"
        if len(outputs[sock]) > 500000:
            drop(sock)


def drop(sock):
    if sock not in inputs:
        return
    del inputs[sock], outputs[sock]
    nicks.pop(sock, None)
    for room in [r for r in rooms if sock in rooms[r]]:
        part(sock, room)
    sock.close()


def part(sock, room):
    rooms.get(room, set()).discard(sock)
    if room in rooms and not rooms[room]:
        del rooms[room]


def find(nick):
    return next((s for s in nicks if nicks[s] == nick), None)


def on_line(sock, line):
    if sock not in nicks:
        if line.isascii() and line.isalnum() and find(line) is None:
            nicks[sock] = line
        else:
            try:
                sock.send(b"ERR bad nickname\n")
            except OSError:
                pass
            drop(sock)
        return
    if not line:
        return
    me, (word, _, rest) = nicks[sock], line.partition(" ")
    if line[0] == "#":
        to = find(word[1:])
        tell(to if to and rest else sock, f"[{me} -> you] {rest}" if to and rest else "ERR no such user or no text")
    elif line[0] == "@":
        room = rooms.get(word[1:], set())
        if sock in room and rest:
            for other in list(room):
                if other is not sock:
                    tell(other, f"{me}@{word[1:]}> {rest}")
        else:
            tell(sock, "ERR not your room, or no text")
    elif word == "!users":
        tell(sock, ",".join(sorted(nicks.values())))
    elif word == "!rooms":
        tell(sock, ",".join(sorted(rooms)))
    elif word == "!members":
        tell(sock, ",".join(sorted(nicks[s] for s in rooms.get(rest, ()))))
    elif word == "!enter" and rest:
        rooms.setdefault(rest, set()).add(sock)
    elif word == "!leave" and rest:
        part(sock, rest)
    elif line[0] == "!":
        tell(sock, "ERR what?")
    else:
        for other in list(nicks):
            if other is not sock:
                tell(other, f"{me}> {line}")


while True:
    readable, writable, _ = select.select([listener, *inputs], [s for s in outputs if outputs[s]], [])
    for sock in readable:
        if sock is listener:
            fresh, _ = listener.accept()
            fresh.setblocking(False)
            inputs[fresh], outputs[fresh] = b"", b""
            continue
        if sock not in inputs:
            continue
        try:
            data = sock.recv(512)
        except OSError:
            data = b""
        if not data:
            drop(sock)
            continue
        inputs[sock] += data
        while sock in inputs and b"\n" in inputs[sock]:
            line, inputs[sock] = inputs[sock].split(b"\n", 1)
            on_line(sock, line.decode("utf-8", "replace").rstrip("\r"))
        if sock in inputs and len(inputs[sock]) > 65536:
            drop(sock)
    for sock in writable:
        if sock in outputs:
            try:
                sent = sock.send(outputs[sock])
                outputs[sock] = outputs[sock][sent:]
            except BlockingIOError:
                pass
            except OSError:
                drop(sock)
