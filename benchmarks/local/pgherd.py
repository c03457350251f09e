"""A pgherd server for measuring: started from a binary on a free port with data of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PRINT_CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts", "print-config")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Runs for the length of a `with` block; its log is shown when something goes wrong."""

    def __init__(self, binary):
        self.binary = binary
        self.port = free_port()
        self.directory = tempfile.mkdtemp(prefix="pgherd-bench-")
        # As root, PostgreSQL runs as another user, who must be able to enter.
        os.chmod(self.directory, 0o711)
        self.data = os.path.join(self.directory, "data")
        self.log = os.path.join(self.directory, "server.log")
        self.process = None
        self.last = ""

    def __enter__(self):
        configuration = os.path.join(self.directory, "config.json")
        with open(configuration, "wb") as file:
            subprocess.run([PRINT_CONFIG, str(self.port), self.data], stdout=file, check=True)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--config", configuration],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.fail("the server did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=120)
        subprocess.run(["rm", "-rf", self.directory], check=True)

    def answers(self):
        try:
            return any(line.startswith("OK") for _, line in self.ask("ping"))
        except OSError:
            return False

    def ask(self, line):
        """Sends one line as netcat would, and gives each answered line with the seconds since it was sent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=600) as connection:
            answer = connection.makefile("r", encoding="utf-8", newline="\n")
            answer.readline()
            begin = time.monotonic()
            connection.sendall(line.encode() + b"\n")
            connection.shutdown(socket.SHUT_WR)
            for reply in answer:
                yield time.monotonic() - begin, reply.rstrip("\n")

    def command(self, line):
        """Has a command carried out; returns its seconds from the sent line to ACK and to OK.

        The last line of the answer stays in `last`.
        """
        acknowledged = None
        for seconds, self.last in self.ask(line):
            if self.last.startswith("ACK"):
                acknowledged = seconds
            if self.last.startswith("OK"):
                return acknowledged, seconds
        self.fail(f"{line}: {self.last}")

    def resident(self):
        """The server's resident memory in MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def fail(self, why):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            sys.stderr.writelines(log.readlines()[-20:])
        sys.exit(f"error: {why}")
