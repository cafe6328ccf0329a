"""Starts servers in Python quickly: asyncio is imported once, and each server is a fork. It reads `PATH PORT` a line from
standard input, answers `PID`, and ends with its standard input."""
import asyncio  # noqa: F401
import os
import signal
import sys

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for request in sys.stdin:
    path, port = request.split()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        devnull = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(devnull, descriptor)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sys.argv = [path, port]
        try:
            exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
        finally:
            os._exit(1)
    os.setpgid(pid, pid)
    print(pid, flush=True)
