"""A package repository laid out and signed as the PostgreSQL project's is, with a PostgreSQL that really runs.

Its server's package is made of the programs that `scripts/setup-postgres` fetches. It is served by HTTP, to whoever asks for a
path and to whoever takes the server for a proxy: a machine whose apt has it as the proxy for a host finds the repository there.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from . import paths
from .system import LabError, run

# No name server knows it: only a proxy leads there.
HOST = "packages.pgherd.test"
# The nodes that scenarios make with these packages.
NODES = ("orders-1", "orders-2", "beside-1", "old-1")
MAJOR = 17
ARCHIVE = "archive"
MAIN = "apt"


class Repository:
    """A repository, its archive, the key of both, and the server."""

    def __init__(self, directory: Path, address: str, codename: str) -> None:
        self._root = directory / "www"
        self._codename = codename
        # The agent's socket lies in it, and a socket's path has 107 characters at most.
        self._keys = Path(tempfile.mkdtemp(prefix="pgherd-lab-"))
        self._gpg("--quick-gen-key", "pgherd lab <lab@pgherd.test>", "rsa2048", "sign", "never")
        listed = self._gpg("--with-colons", "--list-keys")
        self.fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
        self._package = self._build(directory / "package")
        for place, suite in ((MAIN, f"{codename}-pgdg"), (ARCHIVE, f"{codename}-pgdg-archive")):
            (self._root / place).mkdir(parents=True)
            (self._root / place / f"{self.fingerprint[-8:]}.asc").write_text(self.key, encoding="ascii")
            self._publish(place, suite)
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer((address, 0), partial(_Handler, self.asked, directory=str(self._root)))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        subprocess.run(["gpgconf", "--homedir", str(self._keys), "--kill", "all"], check=False)
        shutil.rmtree(self._keys, ignore_errors=True)

    @property
    def proxy(self) -> str:
        """What apt's configuration names as the proxy for the repository's host."""
        return f'Acquire::http::Proxy::{HOST} "http://{self._server.server_address[0]}:{self._server.server_address[1]}";\n'

    @property
    def key(self) -> str:
        """The key that signs it, as text."""
        return self._gpg("--armor", "--export")

    @property
    def settings(self) -> dict[str, object]:
        """What a server's section `postgres` says of it."""
        return {
            "repository": f"http://{HOST}/{MAIN}", "archive": f"http://{HOST}/{ARCHIVE}", "key_fingerprint": self.fingerprint,
        }

    def offer(self, *, main: bool, archive: bool, whole: bool = True) -> None:
        """Has the repository and its archive bring the package, or not; one that is not whole is of another content than it should be."""
        for place, suite, has in ((MAIN, f"{self._codename}-pgdg", main), (ARCHIVE, f"{self._codename}-pgdg-archive", archive)):
            pool = self._root / place / "pool"
            shutil.rmtree(pool, ignore_errors=True)
            pool.mkdir()
            if has:
                shutil.copyfile(self._package, pool / self._package.name)
            self._publish(place, suite)
            if has and not whole:
                with open(pool / self._package.name, "r+b") as file:
                    file.seek(1000)
                    file.write(b"something else")

    def _build(self, directory: Path) -> Path:
        programs = paths.REPOSITORY / ".cache" / "postgresql" / str(MAJOR) / "bin"
        if not (programs / "postgres").exists():
            raise LabError(f"PostgreSQL {MAJOR} is not there; `scripts/setup-postgres {MAJOR}` fetches it")
        version = run(programs / "postgres", "--version").split()[2]
        tree = directory / "tree"
        shutil.copytree(programs.resolve().parent, tree / f"usr/lib/postgresql/{MAJOR}", symlinks=True)
        (tree / "DEBIAN").mkdir()
        # The user postgres comes with the distribution's package for all majors.
        (tree / "DEBIAN/control").write_text(
            f"Package: postgresql-{MAJOR}\nVersion: {version}-1.lab\nArchitecture: amd64\nMaintainer: lab <lab@pgherd.test>\n"
            f"Depends: postgresql-common, tzdata\nDescription: PostgreSQL {MAJOR} for the lab\n", encoding="ascii")
        # These programs were built without systemd's support, and never tell it that they are ready.
        ready = f"/usr/lib/postgresql/{MAJOR}/bin/pg_isready -q -h /var/lib/pgherd/$${{unit#pgherd-}}/run"
        for node in NODES:
            # For the servers alone: a drop-in for all that begins with pgherd- would change their other services, too.
            drop_in = tree / f"usr/lib/systemd/system/pgherd-{node}.service.d/lab.conf"
            drop_in.parent.mkdir(parents=True)
            drop_in.write_text(
                f"[Service]\nType=exec\nExecStartPost=/bin/sh -c 'unit=%N; until {ready}; do sleep 0.1; done'\n", encoding="ascii")
        package = directory / f"postgresql-{MAJOR}_{version}-1.lab_amd64.deb"
        run("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, package)
        shutil.rmtree(tree)
        return package

    def _publish(self, place: str, suite: str) -> None:
        base, index = self._root / place, self._root / place / "dists" / suite / "main/binary-amd64"
        index.mkdir(parents=True, exist_ok=True)
        stanzas = []
        for package in sorted((base / "pool").glob("*.deb")):
            content = package.read_bytes()
            stanzas.append(
                f"{run('dpkg-deb', '-f', package).strip()}\nFilename: pool/{package.name}\nSize: {len(content)}\n"
                f"SHA256: {hashlib.sha256(content).hexdigest()}\n")
        plain = "\n".join(stanzas).encode()
        (index / "Packages").write_bytes(plain)
        (index / "Packages.gz").write_bytes(gzip.compress(plain, mtime=0))
        sums = "".join(
            f" {hashlib.sha256(file.read_bytes()).hexdigest()} {file.stat().st_size} main/binary-amd64/{file.name}\n"
            for file in sorted(index.iterdir()))
        date = time.strftime("%a, %d %b %Y %H:%M:%S UTC", time.gmtime())
        release = base / "dists" / suite / "Release"
        release.write_text(
            f"Origin: pgherd lab\nSuite: {suite}\nCodename: {suite}\nDate: {date}\nArchitectures: amd64\nComponents: main\nSHA256:\n{sums}",
            encoding="ascii")
        self._gpg("--yes", "--output", str(release.with_name("InRelease")), "--clearsign", str(release))

    def _gpg(self, *arguments: str) -> str:
        return run("gpg", "--homedir", self._keys, "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback", *arguments)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a directory, and notes what was asked for as it was asked for: with its host where it was asked as a proxy."""

    def __init__(self, asked: list[str], *arguments: object, directory: str) -> None:
        self._asked = asked
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._asked.append(self.path)
        self.path = urlsplit(self.path).path
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass
