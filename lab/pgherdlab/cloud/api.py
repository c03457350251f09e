"""Starts moto's server with the lab's images; runs in the environment that has moto.

moto reads the dates of its images into the list it was given, and so cannot make the images of a second region from it:
here every reading gets copies.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator

from . import corrections


def main() -> None:
    """Serves until ended."""
    from moto import server
    from moto.ec2.models import amis

    class Images(list):
        def __iter__(self) -> Iterator[dict]:
            return iter(copy.deepcopy(list(super().__iter__())))

    amis.AMIS = Images(amis.AMIS)
    corrections.apply()
    server.main(sys.argv[1:])


if __name__ == "__main__":
    main()
