"""When two words are a slip of the finger apart."""


def one_away(left: str, right: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped makes one of the other."""
    if len(left) > len(right):
        left, right = right, left
    at = next((place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at + 1 : at + 2] + left[at : at + 1] == right[at : at + 2] and left[at + 2 :] == right[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped
