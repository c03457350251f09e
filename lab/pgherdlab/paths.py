"""Where the lab keeps its things: everything lives below .cache/lab of the repository."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LAB = REPOSITORY / "lab"
CACHE = REPOSITORY / ".cache" / "lab"
TREES = CACHE / "trees"
MACHINES = CACHE / "machines"
VOLUMES = CACHE / "volumes"
VENV = CACHE / "venv"
LOCKS = CACHE / "locks"
CLOUD = CACHE / "cloud"
