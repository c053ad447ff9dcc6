"""The structure of a tagged PDF, as a screen reader meets it."""

import pikepdf


def structure(element: pikepdf.Object) -> tuple[list[str], list[str]]:
    """The kinds of a document's elements, and for each picture the words that stand for it, "" where none do."""
    kinds, pictures, todo = [], [], [element]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Array):
            todo += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            kinds += [str(one.S)[1:]] if "/S" in one else []
            pictures += [str(one.get("/Alt", ""))] if one.get("/S") == "/Figure" else []
            todo += [one.K] if "/K" in one else []
    return kinds, pictures
