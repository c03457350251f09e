"""The EC2 API itself: moto's server, in an environment of its own below .cache/lab."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys

from .. import paths
from ..system import LabError, end_with_parent, locked, run, wait_until

_COMPLETE = "complete"
_REQUIREMENTS = paths.LAB / "requirements.txt"


def python() -> str:
    """The interpreter of the environment with moto in it; makes the environment when it is not there."""
    wanted = _REQUIREMENTS.read_text(encoding="ascii")
    marker = paths.VENV / _COMPLETE
    with locked("venv", shared=True):
        if not marker.exists() or marker.read_text(encoding="ascii") != wanted:
            print("lab: installing the EC2 API's stand-in (once; it is kept in .cache/lab)", file=sys.stderr)
            shutil.rmtree(paths.VENV, ignore_errors=True)
            run(sys.executable, "-m", "venv", paths.VENV)
            run(paths.VENV / "bin/pip", "install", "--quiet", "--requirement", _REQUIREMENTS, timeout=900)
            marker.write_text(wanted, encoding="ascii")
    return str(paths.VENV / "bin/python")


def start() -> tuple[subprocess.Popen[bytes], int]:
    """Starts the API on a free port of loopback; it ends with the process that started it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    images = str(paths.LAB / "images.json")
    with open(paths.CLOUD / "moto.log", "ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pgherdlab.cloud.api", "-H", "127.0.0.1", "-p", str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=lambda: end_with_parent(signal.SIGKILL),
            env={"PATH": os.environ.get("PATH", ""), "MOTO_AMIS_PATH": images, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(paths.LAB)},
        )
    if not wait_until(lambda: process.poll() is not None or _listens(port), 60) or process.poll() is not None:
        process.kill()
        raise LabError("the EC2 API did not start; its log is .cache/lab/cloud/moto.log")
    return process, port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
