"""
Bring the site to a newer version, or leave it as it was: `make update`.

Nothing but Python's own library: while this runs, the site's code changes under it.
What may be set is in docs/operate.md.
"""

import fcntl
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from config.upkeep.answering import trouble

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".var" / "update"
# Where an update stands; it is there from its first step to its end.
PLAN = FOLDER / "unfinished.json"


class Failed(Exception):
    """A step did not work; the message says which."""


@dataclass
class Plan:
    """From which version to which, and what has been done so far."""

    before: str
    after: str
    branch: str
    backup: str = ""
    code_changed: bool = False
    data_changed: bool = False
    is_open: bool = False

    def keep(self, **changed: object) -> None:
        """Write down what comes next, before it is done."""
        vars(self).update(changed)
        PLAN.write_text(json.dumps(asdict(self)))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _stopped)
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (FOLDER / "update.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return _main()
        except BlockingIOError:
            say("Nothing was changed. Another update is at work.")
            return 1


def _stopped(number: int, frame: object) -> None:
    """A terminal that is closed counts as Ctrl-C."""
    raise KeyboardInterrupt


def _main() -> int:
    if PLAN.exists():
        say("The last update broke off. First everything is put back as it was.")
        return _roll_back(Plan(**json.loads(PLAN.read_text())))
    try:
        plan = _plan()
        if plan.before == plan.after:
            say(f"This is the newest version already ({plan.before[:10]}).")
            return 0
        say(f"From {plan.before[:10]} to {plan.after[:10]}.")
        _check_before()
    except (Failed, OSError) as error:
        say(f"Nothing was changed. {error}")
        return 1
    try:
        _update(plan)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  all is put back
        say(f"\nThe update did not work: {error or 'it was stopped'}")
        return _roll_back(plan)
    _forget(plan)
    say(f"\nThe site is at {plan.after[:10]} now.")
    return 0


def _check_before() -> None:
    """
    Whether this site works and can be asked: afterwards it is too late to find out.

    :raises Failed: if it does not
    """
    for name in ("SITE_STOP", "SITE_START", "LETTERS_START"):
        words = shlex.split(os.environ.get(name, ""))
        if words and not shutil.which(words[0]):
            raise Failed(f"{name} names a command that is not there: {words[0]}")
    say("Checking that the site works as it is ...")
    _manage("check_health")
    if words := trouble():
        raise Failed(f"The site does not work as it is, so no update is begun. {words}")


def _forget(plan: Plan) -> None:
    """Its backup is open whatever BACKUP_RECIPIENT promises, so it does not stay."""
    PLAN.unlink(missing_ok=True)
    if plan.backup:
        Path(plan.backup).unlink(missing_ok=True)


def _plan() -> Plan:
    """
    What is to be done; the newest version of this branch, or what VERSION names.

    :raises Failed: if files were changed by hand, there is no such version, or this
        is not the site's environment
    """
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise Failed(
            "DJANGO_SETTINGS_MODULE is not set, so this is not the site's environment: "
            "set -a; . /etc/office.env; set +a"
        )
    if _git("status", "--porcelain", "--untracked-files=no"):
        raise Failed("Files of the site were changed by hand: see git status.")
    branch = _git("rev-parse", "--abbrev-ref", "HEAD")
    if _git("remote"):
        say("Fetching ...")
        _git("fetch", "--quiet", "--tags")
    wanted = os.environ.get("VERSION") or f"{branch}@{{upstream}}"
    before = _git("rev-parse", "HEAD")
    after = _commit(f"origin/{wanted}") or _commit(wanted)
    if not after:
        raise Failed(f"There is no version {wanted}. Name one: VERSION=.")
    if after != before and _git("merge-base", before, after) != before:
        raise Failed(
            f"{wanted} does not come after this version, and a database does not go "
            "back. Check that version out and restore a backup of its time."
        )
    return Plan(before, after, branch)


def _commit(name: str) -> str:
    """The commit of a tag or branch; of a branch what was fetched, not what is here."""
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except Failed:
        return ""


def _update(plan: Plan) -> None:
    plan.keep()
    _service("SITE_STOP", "Stopping the site ...")
    say("Backing up ...")
    plan.keep(backup=_backup())
    say("Changing the code ...")
    plan.keep(code_changed=True)
    _go_to(plan.after, plan.branch)
    _install()
    _prepare_code()
    # Code that does not start is found before the database is touched.
    _manage("check")
    say("Migrating the database ...")
    plan.keep(data_changed=True)
    _manage("migrate", "--verbosity", "0")
    _manage("grant_roles", "--verbosity", "0")
    _check()
    _service("SITE_START", "Starting the site ...")
    _ask_the_site()
    # From now on letters leave and cannot be taken back.
    plan.keep(is_open=True)
    _service("LETTERS_START", "Starting letters and timer ...")
    _rebuild_search()


def _roll_back(plan: Plan) -> int:
    """Code and database as they were; 1 when that worked, 2 when a person must look."""
    if plan.is_open:
        say("The new version answers and may have sent letters, so it stays.")
        PLAN.unlink(missing_ok=True)
        return 2
    say("Putting everything back as it was ...")
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    try:
        _put_back(plan)
    except Exception as error:  # noqa: BLE001  a person must look
        say(
            f"\nThat did not work either: {error}\n"
            f"The version of before is {plan.before}, its backup "
            f"{plan.backup or 'not needed: the database is untouched'}.\n"
            "The same command tries again; docs/operate.md, Restoring, says how to go "
            "on by hand."
        )
        return 2
    PLAN.unlink(missing_ok=True)
    if words := trouble(patient=True):
        say(f"\nThe site is as it was before, and does not answer well: {words}")
        return 2
    say(f"\nThe site is as it was before, at {plan.before[:10]}.")
    if plan.backup:
        say(f"The backup is kept, unencrypted: {plan.backup}")
    return 1


def _put_back(plan: Plan) -> None:
    if plan.code_changed:
        _service("SITE_STOP", "Stopping the site ...")
        _go_to(plan.before, plan.branch)
        _install()
        _prepare_code()
    if plan.data_changed:
        _restore(plan.backup)
    elif plan.code_changed:
        _manage("clear_caches")
    _service("SITE_START", "Starting the site ...")
    _service("LETTERS_START", "Starting letters and timer ...")


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  our own commands
        ["git", *arguments],  # noqa: S607  wherever the system has it
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def _go_to(commit: str, branch: str) -> None:
    """The branch moves along; a checkout of a version alone stays without one."""
    if branch == "HEAD":
        _git("checkout", "--quiet", "--detach", commit)
    else:
        _git("reset", "--quiet", "--keep", commit)


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT)  # noqa: S603  our own commands
    if done.returncode:
        raise Failed(f"{' '.join(command[1:4])} ended with {done.returncode}.")


def _manage(*arguments: str) -> None:
    _run(sys.executable, str(ROOT / "manage.py"), *arguments)


def _backup() -> str:
    """
    The path of a backup of now, which the command prints in a line of its own.

    It stays beside the data and is not encrypted: this machine must be able to read it.
    """
    command = [sys.executable, str(ROOT / "manage.py"), "backup", str(FOLDER)]
    done = subprocess.run(  # noqa: S603  our own commands
        [*command, "--keep", "1", "--and-room-to-restore"],
        cwd=ROOT,
        env={**os.environ, "BACKUP_RECIPIENT": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    paths = [line for line in done.stdout.splitlines() if Path(line).is_file()]
    if done.returncode or not paths:
        raise Failed("There is no backup, so nothing is updated.")
    return paths[0]


def _restore(backup: str) -> None:
    _manage("restore", backup, "--replace", "--no-backup")


def _install() -> None:
    say("Installing what it needs ...")
    pip = (sys.executable, "-m", "pip", "install", "--quiet")
    hashes = ("--disable-pip-version-check", "--require-hashes")
    _run(*pip, *hashes, "-r", str(ROOT / "requirements.txt"))


def _prepare_code() -> None:
    say("Preparing languages, dictionaries and styles ...")
    _run(sys.executable, str(ROOT / "locales" / "catalogues.py"), "compile")
    _manage("search_lexicon")
    _manage("collectstatic", "--noinput", "--verbosity", "0")


def _check() -> None:
    say("Checking that it works ...")
    # What was kept by other code may look different now.
    _manage("clear_caches")
    _manage("check_health")


def _service(name: str, words: str) -> None:
    """What the administrator set to stop and start the site's services."""
    command = os.environ.get(name)
    if not command:
        return
    say(words)
    _run(*shlex.split(command))


def _ask_the_site() -> None:
    if words := trouble(patient=True):
        raise Failed(words)


def _rebuild_search() -> None:
    """The site works already; what this does not do, the night will."""
    say("Rebuilding the search ...")
    try:
        _manage("search_rebuild", "--verbosity", "0")
    except Failed as error:
        say(f"{error} The site works; the timer tries again at night.")


if __name__ == "__main__":
    sys.exit(main())
