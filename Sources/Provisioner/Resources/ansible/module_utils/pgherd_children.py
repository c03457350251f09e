"""Hearing a child program out and ending it, within limits that hold whatever else has got hold of its pipes."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import selectors
import signal
import subprocess
import time

# How long what a child has started may hold its pipes after the child itself has ended, in seconds.
LINGER = 5
CHUNK = 65536


class Overdue(Exception):
    """A child has overrun a limit; the text says which."""


def begin(argv, environment, has_input, detached, pass_fds):
    """Start a child as the leader of a group of its own, by which everything it starts can be ended."""
    return subprocess.Popen(
        argv,
        stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd="/",
        close_fds=True,
        pass_fds=pass_fds,
        start_new_session=detached,
        # Still in the session of the run, by which the controller finds what a run that was cut off has left.
        preexec_fn=None if detached else os.setpgrp,
    )


def end(child):
    """Kill a child with its whole group, the stopped ones too, and wait no longer than that can take."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except OSError:
        # The group has ended, or belongs to somebody else by now.
        child.kill()
    try:
        child.wait(LINGER)
    except subprocess.TimeoutExpired:
        # The kernel holds it, in a disk or a network that does not answer: it ends when that lets go.
        return


def converse(child, data, limit, silence, watch=None):
    """Give a child its input and return (stdout, stderr) once it has ended; raises Overdue after the limits.

    A limit is for all of it, a silence for the time between two words; both in seconds, None for any. What watches the
    child is called every tenth of a second with its group and what it has said on stderr, and tells whether it has moved,
    which counts as a word.
    """
    collected = {child.stdout: [], child.stderr: []}
    streams = selectors.DefaultSelector()
    for stream in collected:
        streams.register(stream, selectors.EVENT_READ)
    if child.stdin:
        os.set_blocking(child.stdin.fileno(), False)
        streams.register(child.stdin, selectors.EVENT_WRITE)
    begun = heard = time.monotonic()
    ended = None
    try:
        while streams.get_map():
            now = time.monotonic()
            if ended is None and child.poll() is not None:
                ended = now
            if ended is not None and now > ended + LINGER:
                break
            if watch is not None and ended is None and watch(child.pid, b"".join(collected[child.stderr][-4:]).decode("utf-8", "replace")):
                heard = now
            if limit is not None and now > begun + limit:
                raise Overdue("did not end within %d s" % limit)
            if silence is not None and now > heard + silence:
                raise Overdue("has done nothing for %d s" % silence)
            for key, _events in streams.select(0.1):
                stream = key.fileobj
                if stream is child.stdin:
                    data = give(stream, data)
                    finished = not data
                else:
                    words = os.read(stream.fileno(), CHUNK)
                    collected[stream].append(words)
                    heard = time.monotonic()
                    finished = not words
                if finished:
                    streams.unregister(stream)
                    stream.close()
        child.wait(None if limit is None else max(begun + limit - time.monotonic(), LINGER))
    except subprocess.TimeoutExpired:
        raise Overdue("did not end within %d s" % limit)
    finally:
        streams.close()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                stream.close()
    return b"".join(collected[child.stdout]), b"".join(collected[child.stderr])


def give(stream, data):
    """Write what fits now; returns what is left, nothing where nobody reads any more."""
    try:
        return data[os.write(stream.fileno(), data[:CHUNK]):]
    except BlockingIOError:
        return data
    except BrokenPipeError:
        return b""
