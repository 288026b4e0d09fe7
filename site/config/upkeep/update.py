"""
Bring the site to a newer version, or leave it as it was: `make update`.

Nothing but Python's own library: while this runs, the site's code changes under it.
What may be set is in docs/operate.md.
"""

import os
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_ANSWER = 90
KEPT = 3


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


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    try:
        plan = _plan()
    except Failed as error:
        say(f"Nothing was changed. {error}")
        return 1
    if plan.before == plan.after:
        say(f"This is the newest version already ({plan.before[:10]}).")
        return 0
    say(f"From {plan.before[:10]} to {plan.after[:10]}.")
    try:
        _update(plan)
    except (Failed, KeyboardInterrupt) as error:
        say(f"\nThe update did not work: {error or 'it was stopped'}")
        return _roll_back(plan)
    say(f"\nThe site is at {plan.after[:10]} now. The backup of before: {plan.backup}")
    return 0


def _plan() -> Plan:
    """
    What is to be done; the newest version of this branch, or what VERSION names.

    :raises Failed: if files were changed by hand, or there is no such version
    """
    if _git("status", "--porcelain", "--untracked-files=no"):
        raise Failed("Files of the site were changed by hand: see git status.")
    branch = _git("rev-parse", "--abbrev-ref", "HEAD")
    if _git("remote"):
        say("Fetching ...")
        _git("fetch", "--quiet", "--tags")
    wanted = os.environ.get("VERSION") or f"{branch}@{{upstream}}"
    before = _git("rev-parse", "HEAD")
    try:
        after = _git("rev-parse", "--verify", "--quiet", f"{wanted}^{{commit}}")
    except Failed as error:
        raise Failed(f"There is no version {wanted}. Name one: VERSION=.") from error
    if after != before and _git("merge-base", before, after) != before:
        raise Failed(
            f"{wanted} does not come after this version, and a database does not go "
            "back. Check that version out and restore a backup of its time."
        )
    return Plan(before, after, branch)


def _update(plan: Plan) -> None:
    _service("SITE_STOP", "Stopping the site ...")
    say("Backing up ...")
    plan.backup = _backup()
    say("Changing the code ...")
    plan.code_changed = True
    _go_to(plan.after, plan.branch)
    _install()
    _prepare_code()
    # Code that does not start is found before the database is touched.
    _manage("check")
    say("Migrating the database ...")
    plan.data_changed = True
    _manage("migrate", "--verbosity", "0")
    _manage("grant_roles", "--verbosity", "0")
    _check()
    _service("SITE_START", "Starting the site ...")
    _ask_the_site()
    _rebuild_search()


def _roll_back(plan: Plan) -> int:
    """Code and database as they were; 1 when that worked, 2 when a person must look."""
    say("Putting everything back as it was ...")
    try:
        if plan.code_changed:
            _service("SITE_STOP", "Stopping the site ...")
            _go_to(plan.before, plan.branch)
            _install()
            _prepare_code()
        if plan.data_changed:
            _restore(plan.backup)
        if plan.code_changed:
            _check()
        _service("SITE_START", "Starting the site ...")
    except (Failed, KeyboardInterrupt) as error:
        say(
            f"\nThat did not work either: {error}\n"
            f"The version of before is {plan.before}, its backup "
            f"{plan.backup or 'not needed: the database is untouched'}.\n"
            "docs/operate.md, Restoring, says how to go on by hand."
        )
        return 2
    say(f"\nThe site is as it was before, at {plan.before[:10]}.")
    if plan.backup:
        say(f"The backup is kept: {plan.backup}")
    return 1


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
    folder = ROOT / ".var" / "update"
    command = [sys.executable, str(ROOT / "manage.py"), "backup", str(folder)]
    done = subprocess.run(  # noqa: S603  our own commands
        [*command, "--keep", str(KEPT)],
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
    _manage("check_health")


def _service(name: str, words: str) -> None:
    """What the administrator set to stop and start the site's services."""
    command = os.environ.get(name)
    if not command:
        return
    say(words)
    _run(*shlex.split(command))


def _ask_the_site() -> None:
    """The running site itself, where HEALTH_URL says how it is asked."""
    address = os.environ.get("HEALTH_URL")
    if not address:
        return
    if not address.startswith(("http://", "https://")):
        raise Failed(f"HEALTH_URL is no address of a site: {address}")
    until = time.monotonic() + SECONDS_TO_ANSWER
    while True:
        try:
            urllib.request.urlopen(address, timeout=10)  # noqa: S310  checked above
            return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > until:
                raise Failed(f"{address} does not answer well: {error}") from error
        time.sleep(1)


def _rebuild_search() -> None:
    """The site works already; what this does not do, the night will."""
    say("Rebuilding the search ...")
    try:
        _manage("search_rebuild", "--verbosity", "0")
    except Failed as error:
        say(f"{error} The site works; the timer tries again at night.")


if __name__ == "__main__":
    sys.exit(main())
