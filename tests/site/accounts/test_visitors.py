"""Who asks is told apart behind proxies too, and cannot be forged."""

import pytest

from accounts.visitors import sender


class TestSomebody:
    @pytest.mark.parametrize(
        ("proxies", "said", "who"),
        [
            (0, "192.0.2.7", "127.0.0.1"),
            (1, "192.0.2.7", "192.0.2.7"),
            (1, "198.51.100.1, 192.0.2.7", "192.0.2.7"),
            (2, "198.51.100.1, 192.0.2.7, 10.0.0.1", "192.0.2.7"),
            (2, "192.0.2.7", "127.0.0.1"),
            (1, "", "127.0.0.1"),
        ],
    )
    def test_is_the_one_that_the_outermost_of_our_proxies_saw(
        self, rf, settings, proxies, said, who
    ):
        settings.TRUSTED_PROXIES = proxies

        assert sender(rf.get("/", headers={"X-Forwarded-For": said})) == who

    def test_is_a_household_in_ipv6(self, rf):
        one = rf.get("/", REMOTE_ADDR="2001:db8:1:2::1")
        other = rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9")

        assert sender(one) == sender(other)
