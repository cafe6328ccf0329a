"""A right server like a game: one thread, sockets that never block, and a tick each 60 ms in which it reads and writes."""
import socket
import sys
import time

TICK = 0.06
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=64)
listener.setblocking(False)
players, rooms = [], {}


class Player:
    def __init__(self, sock):
        sock.setblocking(False)
        self.sock, self.nick, self.inbox, self.outbox, self.gone = sock, "", bytearray(), bytearray(), False

    def tell(self, text):
        self.outbox += (text + "\n").encode()
        if len(self.outbox) > 1_000_000:
            self.gone = True


def named(nick):
    return next((p for p in players if p.nick == nick and not p.gone), None) if nick else None


def step(player, line):
    first, rest = (line.split(" ", 1) + [""])[:2]
    if not player.nick:
        if line and all(c in "abcdefghijklmnopqrstuvwxyz0123456789" for c in line.lower()) and not named(line):
            player.nick = line
        else:
            player.tell("NO")
            player.gone = True
    elif first.startswith("#"):
        other = named(first[1:])
        (other if other and rest else player).tell(f"*{player.nick}* {rest}" if other and rest else "NO")
    elif first.startswith("@"):
        members = rooms.get(first[1:], [])
        if player in members and rest:
            for other in members:
                other.tell(f"{first} {player.nick}: {rest}")
        else:
            player.tell("NO")
    elif first == "!users":
        player.tell(" ".join(sorted((p.nick for p in players if p.nick and not p.gone), reverse=True)))
    elif first == "!rooms":
        player.tell(" ".join(sorted(rooms)) or "(none)")
    elif first == "!members" and rest:
        player.tell(" ".join(p.nick for p in rooms.get(rest, [])))
    elif first == "!enter" and rest:
        if player not in rooms.setdefault(rest, []):
            rooms[rest].append(player)
    elif first == "!leave" and rest:
        part(player, rest)
    elif first.startswith("!"):
        player.tell("NO")
    elif line.strip():
        for other in players:
            if other.nick:
                other.tell(f"{player.nick}: {line}")


def part(player, room):
    if player in rooms.get(room, []):
        rooms[room].remove(player)
        if not rooms[room]:
            del rooms[room]


def read(player):
    try:
        while not player.gone:
            data = player.sock.recv(65536)
            if not data:
                player.gone = True
            player.inbox += data
    except BlockingIOError:
        pass
    except OSError:
        player.gone = True
    while (end := player.inbox.find(b"\n")) >= 0:
        line = bytes(player.inbox[:end]).decode("utf-8", "replace").removesuffix("\r")
        del player.inbox[:end + 1]
        step(player, line)
    if len(player.inbox) > 100_000:
        player.gone = True


def write(player):
    try:
        while player.outbox:
            del player.outbox[:player.sock.send(player.outbox)]
    except BlockingIOError:
        pass
    except OSError:
        player.gone = True


while True:
    time.sleep(TICK)
    try:
        while True:
            players.append(Player(listener.accept()[0]))
    except BlockingIOError:
        pass
    for player in list(players):
        read(player)
    for player in list(players):
        write(player)
        if player.gone:
            players.remove(player)
            for room in list(rooms):
                part(player, room)
            player.sock.close()
