"""The `entente` program, as the driver runs it."""

import json
import pathlib
import queue
import signal
import subprocess
import threading
import time

TIMEOUT_SECONDS = 120


class Broken(Exception):
    """The program did not do what the scene needs; there is nothing to judge then."""


class Entente:
    """Runs commands in one folder."""

    def __init__(self, program, folder):
        self.program, self.folder = pathlib.Path(program), folder

    def try_run(self, *args):
        """(exit code, what it printed)."""
        done = subprocess.run(
            [str(a) for a in (self.program, *args)], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT_SECONDS, check=False,
        )
        return done.returncode, done.stdout

    def run(self, *args):
        """What it printed, when all it was asked held."""
        code, printed = self.try_run(*args)
        if code != 0:
            raise Broken(f"entente {' '.join(map(str, args))}: exit {code}\n{printed[-3000:]}")
        return printed

    def json(self, *args):
        """Its answer for programs."""
        return json.loads(self.run("--json", *args))

    def serve(self, *args):
        """A server of its own, listening on an address it chose."""
        return Server([self.program, "--json", *args, "--listen", "127.0.0.1:0"], self.folder)


class Server:
    """A running `entente serve` or `entente witness`; stops when the block is left."""

    def __init__(self, command, folder):
        self.process = subprocess.Popen(
            [str(c) for c in command], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        self.printed, self.lines = "", queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._wait_for_address()

    def _read(self):
        for line in self.process.stdout:
            self.printed += line
            self.lines.put(line)
        self.lines.put(None)

    def _wait_for_address(self):
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            line = self.lines.get(timeout=TIMEOUT_SECONDS)
            if line is None:
                break
            name, _, value = line.strip().rstrip(",").partition(": ")
            if name == '"listening"':
                return json.loads(value)
        raise Broken(f"the server never said where it listens:\n{self.printed}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Broken(f"the server did not stop when asked:\n{self.printed}") from None
        if code != 0:
            raise Broken(f"the server stopped with exit {code}:\n{self.printed}")
