"""What can go wrong in storage, in words an operator can act on. No error here carries a stored value."""


class StoreError(Exception):
    """Storage did not do what was asked; nothing of it was written. Each message says what to do next."""


class Temporary(StoreError):
    """Asking again later can succeed: acknowledge nothing, keep the poll offset, answer 503."""


class Busy(Temporary):
    """The waiting list of the {store} store is full. Nothing was taken: answer "busy" and let the channel ask again."""


class StoreBusy(Temporary):
    """The {store} store is locked by another process. Nothing was written: ask again; if it lasts, see who holds it."""


class Deadlock(StoreBusy):
    """Two processes waited for one another in the {store} store and this one gave way. Nothing was written: ask
    again."""


class StoreLost(Temporary):
    """The connection to the {store} store broke. What was under way may or may not be written: ask again, the
    seen-mark tells."""


class StoreAway(Temporary):
    """The database of the {store} store does not let this program in: it does not answer, or the role, its password or
    the database is another. Start it, look at AFTERWARDS_{variable}_URL and _PASSWORD, and try again."""


class StoreFull(StoreError):
    """The disk of the {store} store is full. Nothing was written: free some space; the service goes on by itself."""


class StoreBroken(StoreError):
    """The {store} store cannot be read or written ({why}). Stop the service and look at its disk and permissions."""


class Refused(StoreError):
    """The {store} store refused one work ({why}). Nothing of it was written; asking again changes nothing."""


class StoreClosed(StoreError):
    """The {store} store is closed: the service is going down."""


class StoreNotOpened(StoreError):
    """This process was not given the {store} store. Name its address in the settings, or start another role."""


class NothingKept(StoreError):
    """There is no {store} store in {folder}: nothing was kept there yet, or another folder is in use. Run this where
    the service is started, or name its folder in AFTERWARDS_DATA."""


class ModeMismatch(StoreError):
    """The {store} store was made for mode "{stamped}" and the settings say "{asked}". Made-up and real talks are never
    mixed: set mode = "{stamped}", or name a new data folder (or new databases) for "{asked}"."""


class SchemaBehind(StoreError):
    """The tables of the {store} store are at version {found}; this program needs {needed}. Run `afterwards migrate`."""


class SchemaAhead(StoreError):
    """The tables of the {store} store are at version {found}, made by a later program; this one knows {needed}.
    Start the later program again."""


class WrongMaster(StoreError):
    """The key of the {store} store does not open with this master key. Put back the master key that was in use when
    the store was made; without it what is sealed there cannot be read by anybody."""


class UnsafeDatabase(StoreError):
    """The {store} store does not run with {setting} = {wanted} (it says {found}). Answers could be lost or stay
    readable: use a local disk and a database that allows it."""


class NotEmpty(StoreError):
    """Something stands in the {store} store already, or its tables are newer than the backup. A backup is put back
    into an empty store alone: stop the service, and name a new data folder (or an empty database)."""


class BackupNotWhole(StoreError):
    """This backup is not whole, or not one of ours, or was made under another master key. Nothing was put back: take
    another backup, or the master key that was in use when this one was made."""


def say(kind: type[StoreError], **facts: object) -> StoreError:
    """The error of that kind, its docstring filled in as the message."""
    return kind(" ".join((kind.__doc__ or "").split()).format(**facts))
