"""`make rehearse`: one machine for all checks, and a table of what they found."""

import pytest

from tests.asked_for import leave_out

from .machine import Machine, own_place

FOUND = {}


def pytest_collection_modifyitems(config, items):
    """It takes minutes, installs packages and makes users: only when asked for."""
    leave_out("rehearsal", config, items)


@pytest.fixture(scope="session")
def machine():
    machine = Machine(own_place())
    try:
        _build(machine)
        yield machine
    finally:
        in_time = machine.stop()
        FOUND["stopped: every part in its time"] = ("yes" if in_time else "NO", "")


def _build(machine):
    try:
        machine.build()
    except Exception as error:  # noqa: BLE001  whatever it is, nothing can be checked
        machine.stop()
        pytest.exit(f"The machine could not be built. {error}", returncode=1)
    for name, seconds in machine.took.items():
        FOUND[f"built: {name}"] = ("yes", f"{seconds:.0f} s")


@pytest.fixture
def visitor(machine):
    return machine.visitor()


@pytest.fixture
def figure(request):
    """Puts a measured value beside the check in the table."""
    told = []
    request.node.figures = told
    return told.append


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if not item.get_closest_marker("rehearsal"):
        return
    if report.when == "call" or report.failed:
        words = item.name.removeprefix("test_").replace("_", " ")
        subject = item.cls.__name__.removeprefix("Test") if item.cls else ""
        told = "; ".join(getattr(item, "figures", []))
        FOUND[f"{subject}: {words}"] = ("yes" if report.passed else "NO", told)


def pytest_terminal_summary(terminalreporter):
    if not FOUND:
        return
    terminalreporter.section("the rehearsal")
    width = max(len(name) for name in FOUND)
    for name, (answer, told) in FOUND.items():
        terminalreporter.write_line(f"{name:<{width}}  {answer:<3}  {told}")
