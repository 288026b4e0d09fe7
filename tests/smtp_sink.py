"""
A real mail server for the tests, with the faults of real ones.

    def test_arrives(self, smtp_sink):
        ...
        assert smtp_sink.letters[0]["Subject"] == "..."

    smtp_sink.rcpt_answers["bob@example.org"] = "550 5.1.1 No such box"
    smtp_sink.data_answer = "451 4.3.0 Later"        # every letter, until None again
    smtp_sink.stop(); ...; smtp_sink.start()         # down, and back on the same port
    smtp_sink.on_accept = lambda sink, session: ...  # after acceptance, before "250"
"""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SmtpSink:
    """Takes every letter unless told otherwise, and keeps them in order."""

    def __init__(self):
        self.host, self.port = "127.0.0.1", free_port()
        self.letters = []
        self.recipients = []
        self.rcpt_answers = {}
        self.data_answer = None
        self.on_accept = None
        self._controller = None

    def start(self):
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self):
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.rcpt_answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer:
            return self.data_answer
        parsed = email.message_from_bytes(
            envelope.original_content, policy=email.policy.default
        )
        self.letters.append(parsed)
        self.recipients.extend(envelope.rcpt_tos)
        if self.on_accept:
            self.on_accept(self, session)
        return "250 Accepted"


@pytest.fixture
def smtp_sink(settings):
    """A running mail server that Django sends to."""
    sink = SmtpSink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    yield sink
    sink.stop()
