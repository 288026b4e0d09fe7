"""
The mail server as a process of its own, so that it can be killed.

    python sink.py PORT FOLDER

A letter is a file in the folder before the sender hears that it was taken.
"""

import os
import sys
import uuid
from pathlib import Path

from aiosmtpd.controller import Controller


class Keeping:
    """Takes every letter; the copy's first line names who it is for."""

    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        path = self.folder / uuid.uuid4().hex
        to = ",".join(envelope.rcpt_tos).encode()
        path.with_suffix(".part").write_bytes(to + b"\n" + envelope.original_content)
        path.with_suffix(".part").rename(path.with_suffix(".letter"))
        return "250 Accepted"


def main():
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    server = Controller(Keeping(folder), hostname="127.0.0.1", port=port)
    server.start()
    # Whoever started it has died, and nobody wants letters any more.
    parent = os.getppid()
    while os.getppid() == parent:
        server._thread.join(1)


if __name__ == "__main__":
    main()
