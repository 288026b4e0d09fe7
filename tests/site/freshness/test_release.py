"""What begins with nothing kept."""

import pytest

from freshness import release as module


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The only code there is."""
    (tmp_path / "a.py").write_text("")
    files = [tmp_path / "a.py"]
    monkeypatch.setattr(module, "_files", lambda: files)
    return files


def release():
    return module.release.__wrapped__()


def test_another_version_of_a_package(files, tmp_path, monkeypatch):
    monkeypatch.setattr(module.sys, "path", [str(tmp_path)])
    installed = tmp_path / "wagtail-7.4.dist-info"
    installed.mkdir()
    before = release()
    assert release() == before

    installed.rename(tmp_path / "wagtail-7.4.1.dist-info")

    assert release() != before


def test_other_code(files):
    before = release()

    files[0].write_text("# more")

    assert release() != before


def test_and_a_link_that_leads_nowhere_stops_nobody(files, tmp_path):
    (tmp_path / ".#a.py").symlink_to("nobody@nowhere:1")

    files.append(tmp_path / ".#a.py")

    assert release()
