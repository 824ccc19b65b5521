"""encrypt, decrypt and rekey: a store that nobody reads without its key."""

from typing import Annotated

import typer

from netcrm.cli import new_key
from netcrm.cli.app import App
from netcrm.cli.render import count, unseen
from netcrm.errors import RefusedError, UsageError
from netcrm.store import driver, is_server, keys, rewriting, wiping
from netcrm.store.keys import Key
from netcrm.store.rewriting import Rewritten

app = typer.Typer()

NOT_ALL = 6
"""The exit code when a kept backup stays as it was: that of what can't be used (docs/reference/exit-codes.md)."""

With = Annotated[
    str, typer.Option("--with", metavar="PLACE", help="Where the key is kept: keyring, command or passphrase.")
]


@app.command(
    "encrypt",
    epilog="""
    netcrm encrypt
    netcrm encrypt --with passphrase""",
)
def encrypt(ctx: typer.Context, with_: With = "") -> None:
    """Encrypt the store and its kept backups.

    A random key goes into the system's keyring. It can be what key_command prints instead, or a passphrase, which is
    asked for. Without the key nobody reads the store again: keep a copy of it off this machine.
    """
    session: App = ctx.obj
    db = _db(session)
    if driver.salt_of(db):
        if not rewriting.readable(db):
            raise RefusedError(f"{db} is encrypted already.", "`netcrm rekey` gives it another key.")
        _answer(session, db, None, rewriting.rewrite_backups(db, driver.key_of(db)))
        return
    place = new_key.place_of(session, with_)
    key = new_key.give(session, db, new_key.text_of(session, db, place))
    _answer(session, db, (key, place), rewriting.rewrite_backups(db, key))


@app.command(
    "decrypt",
    epilog="""
    netcrm decrypt
    netcrm decrypt --db old.db""",
)
def decrypt(ctx: typer.Context) -> None:
    """Make the store and its kept backups readable without a key again.

    The key stays where it is: copies elsewhere still need it.
    """
    session: App = ctx.obj
    db = _db(session)
    key = driver.key_of(db)
    if key is not None:
        rewriting.rewrite(db, None)
    done = rewriting.rewrite_backups(db, None)
    if key is not None:
        _forget(key)
    elif done == Rewritten(0, []):  # else it was stopped after the store, and its backups had still to follow
        raise _plain(db)
    _answer(session, db, None, done)


@app.command(
    "rekey",
    epilog="""
    netcrm rekey
    netcrm rekey --old 'pass show netcrm-old'""",
)
def rekey(
    ctx: typer.Context,
    with_: With = "",
    show: Annotated[bool, typer.Option("--show", help="Print the key that the store has, to be kept safe.")] = False,
    old: Annotated[
        str, typer.Option(metavar="COMMAND", help="What prints the old key, once key_command prints the new one.")
    ] = "",
) -> None:
    """Give the store and its kept backups a new key, or print the one that it has.

    The old key stays where it is: copies elsewhere still need it.
    """
    session: App = ctx.obj
    session.keyholder.old = old
    db = _db(session)
    key = _key(db)
    if show:
        if with_:
            raise UsageError("--show changes nothing, so --with has no meaning.", "Leave one of them out.")
        data = _data(db, "", Rewritten(0, [])) | {"secret": key.written}
        session.render.answer(data, [(key.written,)])
        session.render.say("Whoever has this key and a copy of the store can read it.")
        return
    place = new_key.place_of(session, with_)
    text = new_key.text_of(session, db, place)
    if text and keys.read(text, key.salt) == key:
        _finish(session, db, key, place)
        return
    new = new_key.give(session, db, text)
    done = rewriting.rewrite_backups(db, new)
    _forget(key)
    _answer(session, db, (new, place), done)


def _db(session: App) -> str:
    """The store's file, once it could be opened and is up to date. Raises RefusedError for one on a server."""
    if is_server(session.settings.db):
        raise RefusedError(
            "A store on a server is encrypted by the server.", "docs/how-to/server.md says how; this is for files."
        )
    with wiping.logs(session.settings.db):
        db = session.store.path
        session.close()
    return db


def _key(db: str) -> Key:
    key = driver.key_of(db)
    if key is None:
        raise _plain(db)
    return key


def _plain(db: str) -> RefusedError:
    return RefusedError(f"{db} is not encrypted.", "`netcrm encrypt` does that.")


def _finish(session: App, db: str, key: Key, place: str) -> None:
    """Give the kept backups the key that the store has, as after a rekey that was stopped between the two.

    Raises RefusedError when there is none to be given it: the new key is the old one.
    """
    done = rewriting.rewrite_backups(db, key)
    if not done.backups:
        raise RefusedError(f"The new key is the one that {db} has; nothing was changed.", new_key.OTHERWISE[place])
    session.render.say("The store has this key already; its backups got it now.")
    _answer(session, db, None, done)


def _answer(session: App, db: str, given: tuple[Key, str] | None, done: Rewritten) -> None:
    """Tell what was done, and where a key is that was `given`; ends with 6 when a backup stays as it was."""
    place = given[1] if given else ""
    data = _data(db, place, done)
    encrypted = data["encrypted"]
    state = "encrypted" if encrypted else "readable without a key"
    session.render.answer(data, [(db, encrypted, done.backups, place)], unseen)
    backups = f", with {count(done.backups, 'kept backup')}" if done.backups else ""
    session.render.say(f"The store is {state}{backups}.")
    if given:
        _keep_it(session, *given)
    if not done.left:
        return
    plain = [path for path in done.left if encrypted and not driver.salt_of(path)]
    if plain:
        session.render.say(f"Not encrypted, for they are damaged or can't be written: {', '.join(plain)}")
        session.render.say("Whoever has these backups can read them: remove them, or netcrm encrypt tries again.")
    others = [path for path in done.left if path not in plain]
    if others:
        why = "its key is not here, or it is damaged or can't be written"
        session.render.say(f"Each of these backups has the key that it had; {why}: {', '.join(others)}")
    raise typer.Exit(NOT_ALL)


def _data(db: str, place: str, done: Rewritten) -> dict[str, object]:
    """The public shape."""
    return {
        "path": db, "encrypted": bool(driver.salt_of(db)), "key": place or None, "backups": done.backups,
        "left": done.left, "secret": None,
    }  # fmt: skip


def _keep_it(session: App, key: Key, place: str) -> None:
    """Say where the key is, and show it once to who sits there: a lost keyring would be a lost store."""
    session.render.say(f"Its key is {new_key.PLACES[place]}.\nCopies and exports elsewhere stay as they were.")
    if place != new_key.KEYRING:
        return
    session.render.say("Without the keyring only a copy of the key opens the store: keep one elsewhere.")
    session.render.say(f"\n  {key.written}\n" if session.can_ask else "netcrm rekey --show prints it.")


def _forget(key: Key) -> None:
    from netcrm.system import kernel

    kernel.forget(key.name)
