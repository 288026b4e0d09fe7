"""
Ends with 0 when the web server of this machine says that the site is well.

For the health check of a container, and for whoever watches without a proxy.
"""

import os
import sys
import urllib.request

ADDRESS = "http://{}/-/health"
SECONDS = 10


def main() -> int:
    bound = os.environ.get("WEB_BIND", "127.0.0.1:8000")
    here = bound.replace("0.0.0.0", "127.0.0.1")  # noqa: S104  what it listens on
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(ADDRESS.format(here), headers={"Host": host})  # noqa: S310  ours
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  ours
            sys.stdout.write(answer.read().decode() + "\n")
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
