"""Connections that somebody watches: what takes too long ends, whenever it began."""

import socket

import pytest

from pages.lifecycle.links.wire import Opened, TooLate


@pytest.fixture
def wire():
    """Both ends of a connection."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(2)
    yield ours, theirs
    ours.close()
    theirs.close()


class TestOpened:
    def test_cuts_a_connection_that_was_given_another_socket(self, wire):
        ours, theirs = wire
        opened = Opened()
        opened.watch(ours)
        # As TLS does.
        other = socket.socket(fileno=ours.detach())

        opened.cut()

        assert theirs.recv(1) == other.recv(1) == b""
        other.close()

    def test_takes_none_that_comes_too_late(self, wire):
        ours, theirs = wire
        opened = Opened()
        opened.cut()

        with pytest.raises(TooLate):
            opened.watch(ours)

        assert theirs.recv(1) == b""

    def test_hangs_up_and_begins_anew(self, wire):
        ours, theirs = wire
        opened = Opened()
        opened.watch(ours).close()
        opened.cut()

        opened.begin()

        assert theirs.recv(1) == b""
        assert not opened.was_cut
        opened.ask()
