"""
Ends with 0 when the web server of this machine answers, and its database with it.

For the health check of a container. What somebody has to see to, letters that are late
or were given up, keeps no site from starting: monitors ask `/-/health` for that.
"""

import json
import os
import sys
import urllib.error
import urllib.request

ADDRESS = "http://{}/-/health"
SECONDS = 10
NEEDED = ("database", "migrations", "catalogues", "restored")


def main() -> int:
    try:
        told = _ask()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if all(told.get(part) for part in NEEDED) else 1


def _ask() -> dict[str, object]:
    """What `/-/health` says, whatever its status."""
    bound = os.environ.get("WEB_BIND", "127.0.0.1:8000")
    here = bound.replace("0.0.0.0", "127.0.0.1")  # noqa: S104  what it listens on
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(ADDRESS.format(here), headers={"Host": host})  # noqa: S310  ours
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  ours
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


if __name__ == "__main__":
    sys.exit(main())
