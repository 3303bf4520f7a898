#!/usr/bin/env python3
"""Everything one does with this checkout: run, test, check, measure and package Rill.

    python3 packaging/dev.py run      # sets everything up, opens the window
    python3 packaging/dev.py test     # sets everything up, runs what CI runs

Needs nothing but Python; what else is needed is set up, or named with the command that installs it.
`python3 packaging/dev.py` alone lists the commands. The work is done in `devtools/`.
"""

import sys

OLDEST = (3, 11)


def start() -> int:
    if sys.version_info[:2] < OLDEST:
        have = ".".join(str(number) for number in sys.version_info[:2])
        sys.stderr.write(
            "Rill needs Python 3.11 or newer, and this is Python " + have + ".\n"
            "Install a newer one and start this script with it, as in: python3.11 packaging/dev.py run\n"
        )
        return 1
    from devtools.commands import main  # only now: an older Python could not even read it

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
