"""Makes `common.en.txt`, the words that most people meet every day. Run by hand; needs the package wordfreq 3.1.1.

A word is common from a Zipf value of 4.0 on: once in a hundred thousand words (access rule T4).
"""

from pathlib import Path

import wordfreq  # type: ignore[import-not-found]  # only here: 58 MB, and nothing that runs needs it

COMMON = 1e-5
_HEAD = """\
# Words of English with a Zipf value of 4.0 or more. Made by make_common.py from wordfreq 3.1.1 (Robyn Speer),
# whose data may be redistributed under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
# This list is adapted from it, and is under the same licence.
"""


def main() -> None:
    """Write the list beside this file."""
    frequency = wordfreq.get_frequency_dict("en", "large")
    words = sorted(word for word, often in frequency.items() if often >= COMMON and word.isascii() and word.isalpha())
    Path(__file__).with_name("common.en.txt").write_text(_HEAD + "\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
