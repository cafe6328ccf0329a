"""A right server with threads, and with whatever habits the command line names."""
import random
import socket
import sys
import threading
import time

PORT, HABITS = int(sys.argv[1]), set(sys.argv[2:])
END = "\n" if "lf" in HABITS else "\r\n"
lock = threading.RLock()
people = {}
rooms = {}


def has(habit):
    return habit in HABITS


class Person:
    def __init__(self, connection):
        self.connection = connection
        self.nick = None
        self.queue = []
        self.wake = threading.Condition()
        self.is_over = False
        threading.Thread(target=self.write, daemon=True).start()

    def put(self, text):
        with self.wake:
            if len(self.queue) < 20000:
                self.queue.append(text)
            self.wake.notify()

    def send(self, line):
        if has("timestamps"):
            line = time.strftime("[%H:%M:%S] ") + line
        self.put(line + END)
        if has("prompt"):
            self.put(f"{self.nick or 'you'}> ")

    def error(self, line):
        if has("late-errors"):
            threading.Timer(0.05, self.send, [line]).start()
        else:
            self.send(line)

    def write(self):
        while True:
            with self.wake:
                while not self.queue and not self.is_over:
                    self.wake.wait()
                if not self.queue:
                    break
                text, self.queue = "".join(self.queue), []
            if has("latency"):
                time.sleep(0.05)
            try:
                data = text.encode()
                if has("bytewise"):
                    for at in range(len(data)):
                        self.connection.sendall(data[at:at + 1])
                else:
                    self.connection.sendall(data)
            except OSError:
                break
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    def end(self):
        with self.wake:
            self.is_over = True
            self.wake.notify()


def shown(nick, text, where=""):
    if has("angle"):
        return f"{where}<{nick}> {text}"
    if has("colour"):
        return f"\x1b[1;3{random.randint(1, 6)}m{where}{nick}\x1b[0m \x1b[2m>\x1b[0m {text}"
    if has("tput"):
        return f"\x1b[1m{where}{nick}\x1b(B\x1b[m\x1b7 \x1b8{text}"
    if has("behind"):
        return f"{where}{text} (from {nick})"
    if has("says"):
        return f"{where}{nick} says: {text}"
    return f"{where}{nick}: {text}"


def announce(line, but=None):
    if has("notices"):
        for other in people.values():
            if other is not but:
                other.send(line)


def confirm(person, line):
    if has("confirm"):
        person.send(line)


def names(person, title, items):
    items = list(items)
    random.shuffle(items)
    if has("list-lines"):
        person.send(f"--- {title} ---")
        for item in items:
            person.send(f"  * {item}")
        person.send(f"--- {len(items)} ---")
    elif has("bare-lines"):
        for item in items:
            person.send(item)
    elif has("words"):
        person.send(f"{title} ({len(items)}): {', '.join(items) or 'none at all'}")
    else:
        person.send(" ".join(items))


def leave_room(person, room):
    members = rooms.get(room, [])
    if person in members:
        members.remove(person)
        if not members:
            del rooms[room]
        return True
    return False


def handle(person, line):
    if not line.strip():
        return
    name, _, text = line[1:].partition(" ")
    if line[0] == "#":
        if name not in people or not text.strip():
            return person.error("Nobody got that: no such user, or no text.")
        people[name].send(shown(person.nick, text, "(private) "))
        return confirm(person, f"-> {name}: {text}")
    if line[0] == "@":
        if not text.strip() or person not in rooms.get(name, []):
            return person.error(f"*** You cannot speak there: {name}")
        for other in list(rooms[name]):
            if other is not person or not has("no-echo"):
                if has("as-typed"):
                    other.send(shown(person.nick, f"@{name} {text}"))
                else:
                    other.send(shown(person.nick, text, "" if has("no-room") else f"{{{name}}} "))
        return None
    if line[0] != "!":
        for other in list(people.values()):
            if other is not person or not has("no-echo"):
                other.send(shown(person.nick, line))
        return None
    room = text.strip()
    if line.strip() == "!users" and has("late-users"):
        return threading.Timer(0.05, lambda: names(person, "users", list(people))).start()
    if line.strip() == "!rooms" and has("own-rooms"):
        mine = [room for room in rooms if person in rooms[room]]
        return person.send(f"all rooms: {' '.join(rooms) or '-'}; you are in: {' '.join(mine) or '-'}")
    if line.strip() == "!users":
        return names(person, "users", people)
    if line.strip() == "!rooms":
        return names(person, "rooms", rooms)
    if name not in ("enter", "leave", "members") or not room:
        return person.error("*** What do you mean? Try !users, !rooms, !enter tea, #bob hello")
    if name == "members":
        if room not in rooms:
            return person.error(f"*** no room {room}")
        return names(person, "members", [other.nick for other in rooms[room]])
    if name == "enter":
        members = rooms.setdefault(room, [])
        if person not in members:
            announce(f"* {person.nick} enters {room}", person)
            members.append(person)
        return confirm(person, f"OK, you are in {room}")
    if leave_room(person, room):
        announce(f"* {person.nick} leaves {room}", person)
    return confirm(person, "OK, you are out")


def take_nick(person, nick):
    if not nick.isalnum() or nick in people:
        if not has("silent-close"):
            person.send("That nickname is in use or has signs in it.")
        if has("ask-again"):
            person.put("Another nickname: ")
            return True
        return False
    people[nick] = person
    person.nick = nick
    announce(f"* {nick} has joined", person)
    confirm(person, f"Welcome, {nick}! There are {len(people)} of us. Try !users.")
    return True


def lines(connection):
    buffer = b""
    while True:
        try:
            data = connection.recv(4096)
        except OSError:
            return
        if not data:
            return
        buffer += data
        *whole, buffer = buffer.split(b"\n")
        for line in whole:
            yield line[:-1] if line.endswith(b"\r") else line
        if len(buffer) > 100000:
            return


def serve(connection):
    person = Person(connection)
    if has("banner"):
        person.put(f"Welcome to the chat!{END}{END}   Be kind.{END}")
    if has("prompt") or has("ask-again"):
        person.put("Your nickname: ")
    for raw in lines(connection):
        if has("slow-line"):
            time.sleep(0.05)
        line = raw.decode(errors="replace")
        if person.nick is None and not line and has("empty-again"):
            continue
        if person.nick is None and has("late-nick"):
            time.sleep(0.2)
        with lock:
            if person.nick is None:
                if not take_nick(person, line):
                    break
            else:
                handle(person, line)
    if has("late-leave"):
        time.sleep(1.3)
    with lock:
        if person.nick is not None:
            del people[person.nick]
            for room in list(rooms):
                leave_room(person, room)
            announce(f"* {person.nick} has left")
    person.end()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", PORT))
listener.listen(64)


def accept():
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if has("console"):
    threading.Thread(target=accept, daemon=True).start()
    while input() != "quit":
        pass
else:
    accept()
