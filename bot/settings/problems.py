"""What is wrong with the settings, said with its fix and never with its value; and reading a table into a struct."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec

Read = TypeVar("Read", bound=msgspec.Struct)


class Problem(msgspec.Struct, frozen=True):
    """One thing to mend: `where` it stands, and the `fix`. Neither holds the value: it may be a secret."""

    where: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.fix}"


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds all of them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read(
    kind: type[Read], table: Mapping[str, object], where: str, problems: list[Problem], *, strict: bool = True
) -> Read | None:
    """A struct from a table, or None with everything that is wrong with it added to `problems`.

    `where` holds a `{}` for the key: "[alert] {}". `strict` as in msgspec: False reads numbers from text.
    """
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    before = len(problems)
    problems += [unknown(where.format(key), key, fields, where) for key in table if key not in fields]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            try:
                values[name] = _convert(table[name], field.type, strict)
            except ValueError:  # msgspec's own error is one
                problems.append(Problem(where.format(name), f"give {expected(field.type)}."))
        elif field.required:
            problems.append(Problem(where.format(name), f"is missing: give {expected(field.type)}."))
    return kind(**values) if len(problems) == before else None


def unknown(where: str, key: str, known: Iterable[str], shape: str = "{}") -> Problem:
    """A key that means nothing here, with the nearest one that does."""
    near = difflib.get_close_matches(key, list(known), 1, 0.6)
    fix = f"Did you mean {shape.format(near[0])}?" if near else "Remove it, or see the README for what there is."
    return Problem(where, f"means nothing here. {fix}")


def expected(kind: Any) -> str:
    """What a value of that type looks like, in words."""
    if get_origin(kind) is Annotated:
        described = [meta.description for meta in kind.__metadata__ if getattr(meta, "description", None)]
        return described[-1] if described else expected(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(kind))
    if kind is bool:
        return "true or false"
    return next((expected(part) for part in get_args(kind) if part is not type(None)), "a value of another kind")


def _convert(value: object, kind: Any, strict: bool) -> object:
    """A type of our own is read from text by its own `read`, which raises ValueError; msgspec knows the others."""
    base = next((part for part in get_args(kind) if part is not type(None)), kind) if get_args(kind) else kind
    base = get_args(base)[0] if get_origin(base) is Annotated else base
    if not hasattr(base, "read"):
        return msgspec.convert(value, kind, strict=strict)
    if not isinstance(value, str):
        raise ValueError
    return base.read(value)
