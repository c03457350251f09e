"""The built server, on a data directory of its own, for the length of a scenario."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from . import client
from .expect import Failure
from .. import paths
from ..cloud.service import CREDENTIALS, REGION
from ..network import GATEWAY
from ..system import LabError, end_with_parent, wait_until

# What users run; while one works on the server, the other build may be named.
BINARY = Path(os.environ.get("PGHERD_LAB_BINARY") or paths.REPOSITORY / ".build/release/pgherd")
CREATE_SECONDS = 900
# Names another ansible-playbook than the one on PATH.
ANSIBLE_VARIABLE = "PGHERD_LAB_ANSIBLE"


class Server:
    """Starts with the first command; everything said is kept in a file."""

    def __init__(self, directory: Path, identity: Path, endpoint: str | None = None, binary: Path = BINARY) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.binary = binary
        self.settings: dict[str, dict[str, object]] = {
            "listen": {"port": 0},
            "data": {"directory": str(self.data)},
            # A scenario that ends before its run does not wait for it.
            "runs": {"drain_timeout_seconds": 0},
            "ssh": {"identity_file": str(identity), "connect_deadline_seconds": 60},
        }
        self.ansible_playbook = os.environ.get(ANSIBLE_VARIABLE) or "ansible-playbook"
        self.settings["tools"] = {"ansible_playbook": self.ansible_playbook}
        if endpoint is not None:
            # pgherd makes the instances' key pair itself.
            self.settings["ssh"] = {"connect_deadline_seconds": 60}
            self.settings["aws"] = {
                "region": REGION, "endpoint_url": endpoint, "ssh_cidrs": [f"{GATEWAY}/32"], "volume_size_gib": 10,
            }
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def ask(self, command: str, timeout: float = CREATE_SECONDS, seen: Callable[[client.Reply], None] = lambda reply: None) -> client.Answer:
        """Sends a command and returns its whole answer, whatever it is."""
        self._start()
        with open(self.directory / "conversation.log", "a", encoding="utf-8") as log:
            log.write(f"C: {command}\n")

            def note(reply: client.Reply) -> None:
                log.write(f"{reply.seconds:8.2f}  {reply}\n")
                log.flush()
                seen(reply)

            return client.ask(self._port, command, timeout, note)

    def succeed(self, command: str, timeout: float = CREATE_SECONDS) -> client.Answer:
        """Sends a command that has to succeed."""
        answer = self.ask(command, timeout)
        if answer.end.kind != "OK":
            raise Failure(f"{command}: {answer.end}")
        return answer

    def workspace(self, cluster: str) -> Path:
        """Where a cluster's files are."""
        return self.data / "clusters" / cluster

    def stop(self, patience: float = 60) -> None:
        """Ends the server as a service manager does, by force after so many seconds."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def environment(self) -> dict[str, str]:
        """What the server gets, and a person who works in a workspace by hand."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "USER")}
        providers = paths.OWN / "providers"
        providers.mkdir(parents=True, exist_ok=True)
        return {
            **kept, **CREDENTIALS, "HOME": str(self.directory), "LANG": "C.UTF-8", "TF_PLUGIN_CACHE_DIR": str(providers),
            "TF_CLI_CONFIG_FILE": str(self._terraform_configuration()),
        }

    def _start(self) -> None:
        if self._process is not None:
            return
        if not self.binary.exists():
            raise LabError(f"{self.binary} is not built; `make build` builds it, or PGHERD_LAB_BINARY names another build")
        self.directory.mkdir(parents=True, exist_ok=True)
        configuration = self.directory / "config.json"
        configuration.write_text(json.dumps(self.settings, indent=2), encoding="utf-8")
        out, log = self.directory / "server.out", self.directory / "server.log"
        with open(out, "wb") as stdout, open(log, "ab") as stderr:
            self._process = subprocess.Popen(
                [str(self.binary), "serve", "--config", str(configuration)], cwd=self.directory, env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True, preexec_fn=end_with_parent,
            )
        process = self._process

        def listens() -> bool:
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", out.read_text(encoding="utf-8"))
            self._port = int(found[1]) if found else 0
            return bool(found) or process.poll() is not None

        if not wait_until(listens, 30) or process.poll() is not None:
            self._process = None
            said = (log.read_text(encoding="utf-8") + out.read_text(encoding="utf-8"))[-1500:]
            raise Failure(f"the server did not start: {said}")

    def _terraform_configuration(self) -> Path:
        """Terraform's own configuration, for a provider that lies on this machine already."""
        file = self.directory / "terraform.rc"
        if not file.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            mirror = os.environ.get("PGHERD_LAB_PROVIDER_MIRROR")
            environment = {**os.environ, **({"PGHERD_PROVIDER_MIRROR": mirror} if mirror else {})}
            done = subprocess.run(
                [str(paths.REPOSITORY / "scripts/terraform-mirror")], capture_output=True, text=True, env=environment, check=False)
            if done.returncode != 0:
                raise LabError(done.stderr.strip())
            file.write_text(done.stdout, encoding="utf-8")
        return file
