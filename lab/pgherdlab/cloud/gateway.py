"""The door to the EC2 API: passes requests on, notes which actions were called, and is shut when an outage is asked for.

An outage closes the port and every connection: a client is refused and cannot tell more. What was let in before is answered,
so that no answer gets lost. Answers that are to get lost are another fault: what was asked for is done, and the connection ends.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import actions, faults
from ..system import wait_until

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Gateway:
    """Listens on loopback, and stands before an API at another port."""

    def __init__(self, port: int, behind: int) -> None:
        self.behind = behind
        self._admitted = 0
        self._busy = 0
        self._outage = ""
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._server = self._listen(port)
        self.port = self._server.server_address[1]

    def serve(self, ended: threading.Event) -> None:
        """Answers until told to end."""
        while not ended.is_set():
            listener = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
            listener.start()
            wait_until(lambda: ended.is_set() or self._is_out(), float("inf"), 0.02)
            self._server.shutdown()
            listener.join()
            self._server.server_close()
            self._cut()
            wait_until(lambda: ended.is_set() or faults.current().outage is None, float("inf"), 0.1)
            if not ended.is_set():
                self._server = self._listen(self.port)

    def note(self, needed: list[str]) -> None:
        """Writes down what was called."""
        with self._lock, open(actions.file(), "a", encoding="utf-8") as file:
            stamp = time.strftime("%H:%M:%S")
            file.writelines(f"{stamp} {action}\n" for action in needed)

    def admit(self, action: str) -> bool:
        """Whether a request still gets in; those that got in are answered before the door is shut."""
        outage = faults.current().outage
        with self._lock:
            if outage is not None:
                if self._outage != outage.identity:
                    self._outage, self._admitted = outage.identity, 0
                if not outage.action or self._admitted >= outage.calls:
                    return False
                self._admitted += action.partition(":")[2] == outage.action
            self._busy += 1
        return True

    def answered(self) -> None:
        """A request that was let in has its answer."""
        with self._lock:
            self._busy -= 1

    def entered(self, connection: socket.socket) -> None:
        """Remembers a connection, to cut it in an outage."""
        with self._lock:
            self._open.add(connection)

    def left(self, connection: socket.socket) -> None:
        """Forgets a connection that ended."""
        with self._lock:
            self._open.discard(connection)

    def _is_out(self) -> bool:
        outage = faults.current().outage
        if outage is None:
            return False
        with self._lock:
            counted = self._admitted if self._outage == outage.identity else 0
            return self._busy == 0 and (not outage.action or counted >= outage.calls)

    def _cut(self) -> None:
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def _listen(self, port: int) -> ThreadingHTTPServer:
        gateway = self

        class Handler(_Handler):
            owner = gateway

        return _Server(("127.0.0.1", port), Handler)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Terraform begins forty calls at once; the usual five would let the others wait for a second try of the network.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Gateway

    def setup(self) -> None:
        super().setup()
        self.owner.entered(self.connection)

    def finish(self) -> None:
        self.owner.left(self.connection)
        try:
            super().finish()
        except OSError:
            return

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        needed = actions.of(self.headers.get("Authorization", ""), self.command, self.path, body)
        if not self.owner.admit(needed[0]):
            self.close_connection = True
            return
        try:
            self._forward(needed, body)
        finally:
            self.owner.answered()

    def _forward(self, needed: list[str], body: bytes) -> None:
        if not actions.is_outsiders(self.headers.get("Authorization", "")):
            self.owner.note(needed)
        refusal = actions.refusal_of(needed[0], body, faults.current().refusals)
        if refusal is not None:
            self._refuse(refusal.code)
            return
        behind = http.client.HTTPConnection("127.0.0.1", self.owner.behind, timeout=120)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        behind.request(self.command, self.path, body, {**headers, "Host": self.headers.get("Host", "127.0.0.1")})
        answer = behind.getresponse()
        content = answer.read()
        behind.close()
        if actions.is_lost(needed[0], body, faults.current().losses):
            self.close_connection = True
            return
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP and name.lower() not in ("date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def _refuse(self, code: str) -> None:
        """Answers as EC2 refuses: for want of capacity with 500, which clients try again, otherwise with 400, which they do not."""
        content = (
            f"<Response><Errors><Error><Code>{code}</Code><Message>The lab refuses this.</Message></Error></Errors>"
            "<RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"
        ).encode()
        self.send_response(500 if code == "InsufficientInstanceCapacity" else 400)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _pass_on

    def log_message(self, format: str, *args: object) -> None:
        """The actions are noted; a line per request besides would say nothing more."""
