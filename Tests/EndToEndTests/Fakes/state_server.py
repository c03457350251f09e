#!/usr/bin/python3 -B
"""Keeps Terraform states for its backend `http`, on the port given."""

import http.server
import sys

STATES = {}
LOCKS = {}


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def place(self):
        return self.path.split("?")[0]

    def do_GET(self):
        state = STATES.get(self.place())
        self.answer(200 if state else 404, state or b"")

    def do_POST(self):
        STATES[self.place()] = self.body()
        self.answer(200)

    def do_DELETE(self):
        STATES.pop(self.place(), None)
        self.answer(200)

    def do_LOCK(self):
        wish = self.body()
        if self.place() in LOCKS:
            return self.answer(423, LOCKS[self.place()])
        LOCKS[self.place()] = wish
        return self.answer(200)

    def do_UNLOCK(self):
        self.body()
        LOCKS.pop(self.place(), None)
        return self.answer(200)


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
