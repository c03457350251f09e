"""Where the lab keeps its things: everything lives below .cache/lab of the repository.

Scenarios that run side by side do so in lanes. What a lane makes has a directory of its own; what takes long to make and is only
read afterwards is shared by all.
"""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LAB = REPOSITORY / "lab"
CACHE = REPOSITORY / ".cache" / "lab"
# Empty outside of the lanes.
LANE = os.environ.get("PGHERD_LAB_LANE", "")
OWN = CACHE / "lanes" / LANE if LANE else CACHE

TREES = CACHE / "trees"
VENV = CACHE / "venv"
SHARED_LOCKS = CACHE / "locks"

MACHINES = OWN / "machines"
VOLUMES = OWN / "volumes"
LOCKS = OWN / "locks"
CLOUD = OWN / "cloud"
