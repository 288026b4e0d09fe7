"""Containers, services and proxy say the same; what is rehearsed is what is shipped."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("web", "tasks", "letters", "timer")
TEMPLATE = (ROOT / "deploy" / "nginx" / "office.conf.template").read_text()
VARIABLES = set(re.findall(r"\$\{(OFFICE_\w+)\}", TEMPLATE))


def of_unit(part, key):
    text = (ROOT / "deploy" / "systemd" / f"office-{part}.service").read_text()
    return re.findall(rf"^{key}=(.*)$", text, re.M)


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


class TestTheContainers:
    @pytest.mark.parametrize("part", PARTS)
    def test_run_the_command_lines_of_the_services(self, services, part):
        image = re.search(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.M)[1]
        [line] = of_unit(part, "ExecStart")

        command = services[part].get("command", json.loads(image))

        program, *arguments = shlex.split(line)
        assert command == [program.removeprefix("/srv/office/.venv/bin/"), *arguments]

    @pytest.mark.parametrize("part", PARTS)
    def test_may_write_no_file_and_gain_no_right(self, services, part):
        service = services[part]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]

    def test_let_nobody_in_but_through_the_proxy(self, services):
        assert [name for name, row in services.items() if "ports" in row] == ["proxy"]

    def test_have_a_limit_of_memory_each(self, services):
        assert all("mem_limit" in service for service in services.values())

    def test_keep_the_services_limits(self, services):
        for part in PARTS:
            [limit] = of_unit(part, "MemoryMax")
            assert services[part]["mem_limit"].upper() == limit


class TestTheProxy:
    def test_has_every_variable_in_a_container(self, services):
        told = services["proxy"]["environment"]

        assert {name for name in told if name.startswith("OFFICE_")} == VARIABLES

    def test_has_every_variable_in_the_words_for_administrators(self):
        words = (ROOT / "docs" / "production.md").read_text()

        assert all(f"{name}=" in words for name in VARIABLES)

    def test_puts_the_address_it_sees_in_the_place_of_what_was_sent(self):
        assert "X-Forwarded-For $remote_addr;" in TEMPLATE
        assert "$proxy_add_x_forwarded_for" not in TEMPLATE
