"""`python -m tests.faults.kill --kills 1000`: kills the real service so often, under load on web and Telegram.

Ends with a line of figures, and with 1 if anything accepted was lost or doubled, or anything else was not as promised.
The seed is printed; the same seed makes the same choices, at moments that the machine decides.
"""

import argparse
import asyncio
import secrets
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]  # as they are for a test

from killing import killed  # noqa: E402


def main() -> int:
    """Run it as asked; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options.add_argument("--say", type=int, default=100, help="a line of figures after so many kills; 0: none")
    asked = options.parse_args()
    print(f"seed {asked.seed}", flush=True)
    figures = asyncio.run(killed(asked.kills, asked.seed, asked.say))
    print(figures)
    for problem in figures.problems:
        print(f"  {problem}")
    return bool(figures.problems)


if __name__ == "__main__":
    sys.exit(main())
