"""A right server with socketserver and rfile.readline(). It greets with a help text, keeps a lock, starts slowly, and
tells the sender what became of each line."""
import queue
import socket
import socketserver
import sys
import threading
import time

time.sleep(1.5)
lock = threading.RLock()
users, rooms = {}, {}
HELP = """
Commands: !users  !rooms  !members ROOM  !enter ROOM  !leave ROOM  #NICK TEXT  @ROOM TEXT
First of all, tell us your nickname (letters and digits).
"""


class Handler(socketserver.StreamRequestHandler):
    nick = None

    def setup(self):
        super().setup()
        self.lines = queue.Queue(50000)
        threading.Thread(target=self.deliver, daemon=True).start()

    def deliver(self):
        while (line := self.lines.get()) is not None:
            try:
                self.wfile.write(line.encode() + b"\n")
            except OSError:
                return

    def say(self, line):
        try:
            self.lines.put_nowait(line)
        except queue.Full:
            pass

    def handle(self):
        for line in HELP.splitlines():
            self.say(line)
        while True:
            try:
                raw = self.rfile.readline(65537)
            except OSError:
                return
            if not raw.endswith(b"\n"):
                return
            line = raw.rstrip(b"\r\n").decode("utf-8", "replace")
            with lock:
                if self.nick is None:
                    self.name_yourself(line)
                elif line.strip():
                    self.obey(line)

    def name_yourself(self, nick):
        if not (nick.isascii() and nick.isalnum()):
            self.say("[error] 400 letters and digits only, please. Try again.")
        elif nick.lower() in users:
            self.say(f"[error] 409 {nick} is here already. Try again.")
        else:
            self.nick = nick
            users[nick.lower()] = self
            self.say(f"[info] Hello {nick}, you are number {len(users)}.")
            self.tell_others(f"[info] {nick} came in.")

    def tell_others(self, line):
        for other in list(users.values()):
            if other is not self:
                other.say(line)

    def obey(self, line):
        word, _, rest = line.partition(" ")
        if line[0] == "#":
            other = users.get(word[1:].lower())
            if other is None or not rest.strip():
                self.say("[error] 404 no such user, or nothing to say")
            else:
                other.say(f"[private] {self.nick} -> you: {rest}")
                self.say(f"[sent] you -> {other.nick}: {rest}")
        elif line[0] == "@":
            members = rooms.get(word[1:], [])
            if self not in members or not rest.strip():
                self.say("[error] 403 not your room, or nothing to say")
            else:
                for other in members:
                    other.say(f"[{word[1:]}] {self.nick}: {rest}")
        elif line[0] == "!":
            self.command(word, rest.strip())
        else:
            self.say("[sent] ok")
            self.tell_others(f"{self.nick}: {line}")

    def command(self, word, room):
        if word == "!users":
            inside = lambda user: ", ".join(r for r in rooms if user in rooms[r]) or "no room"
            for user in users.values():
                self.say(f"-{user.nick} ({inside(user)})")
        elif word == "!rooms":
            for name, members in rooms.items():
                self.say(f"-{name} ({len(members)})")
            self.say(f"[info] {len(rooms)} rooms")
        elif word == "!members" and room in rooms:
            self.say(f"{room}: " + " & ".join(user.nick for user in rooms[room]))
        elif word == "!enter" and room:
            if self not in rooms.setdefault(room, []):
                rooms[room].append(self)
            self.say(f"[info] now in {room}: " + " & ".join(user.nick for user in rooms[room]))
        elif word == "!leave" and self in rooms.get(room, []):
            self.part(room)
            self.say(f"[info] you left {room}")
        else:
            self.say("[error] 400 what?")

    def part(self, room):
        rooms[room].remove(self)
        if not rooms[room]:
            del rooms[room]

    def finish(self):
        with lock:
            for room in [name for name in rooms if self in rooms[name]]:
                self.part(room)
            if self.nick is not None:
                del users[self.nick.lower()]
                self.tell_others(f"[info] {self.nick} went.")
        self.lines.put(None)
        try:
            super().finish()
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 5


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
