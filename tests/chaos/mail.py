"""The mail server of the machine: what it took, and the faults of its process."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.rehearsal.units import wait_for
from tests.smtp_sink import free_port


class MailServer:
    """Takes the place of the rehearsal's, which lives in the tests' own process."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.process = None

    def start(self):
        if self.process is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
        program = Path(__file__).with_name("sink.py")
        command = [sys.executable, program, str(self.port), self.folder]
        self.process = subprocess.Popen(command)
        wait_for(self._answers, 30)

    def _answers(self):
        import socket

        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                return line.recv(3) == b"220"
        except OSError:
            return False

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)

    def letters_to(self):
        """How many letters each address got."""
        return Counter(
            address
            for path in self.folder.glob("*.letter")
            for address in path.read_bytes().split(b"\n", 1)[0].decode().split(",")
        )
