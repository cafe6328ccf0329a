"""Servers that do not behave at all: what they do is the first argument, their port the second, the third a tag."""
import os
import signal
import socket
import subprocess
import sys
import time

kind, port, tag = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if kind == "dies-at-start":
    raise RuntimeError("I cannot start")
if kind == "never-listens":
    time.sleep(600)
if kind == "ignores-term":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if kind == "leaves-child":
    subprocess.Popen(["sleep", f"599.{tag}"], start_new_session=True)
if kind == "other-port":
    port = 0

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))
listener.listen(64)
if kind == "hangs":
    time.sleep(600)
connections = []
while True:
    connection, _ = listener.accept()
    connections.append(connection)
    if kind == "dies":
        raise ValueError("what is this?")
    if kind == "exits":
        os._exit(3)
    if kind == "floods":
        try:
            while True:
                connection.sendall(b"hello hello hello\n" * 1000)
        except OSError:
            pass
    if kind == "prints":
        while True:
            print("x" * 1000)
