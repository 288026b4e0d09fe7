"""
wagtail-localize's own tests, under our settings and hooks: `make test-upstream`.

They come with its source distribution. Those in `differs.py` must fail, each for the
reason given there; every other one must pass.
"""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STORE = ROOT / ".var" / "upstream"
NAME = "wagtail-localize"


def main() -> int:
    source = fetch(version(NAME))
    paths = [source, ROOT, ROOT / "site", HERE]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(path) for path in paths),
        "DJANGO_SETTINGS_MODULE": "upstream_settings",
    }
    command = [sys.executable, str(HERE / "inside.py"), *sys.argv[1:]]
    return subprocess.run(command, cwd=source, env=environment).returncode


def fetch(release: str) -> Path:
    """The unpacked source distribution, downloaded once by pip."""
    folder = STORE / f"{NAME.replace('-', '_')}-{release}"
    if not (folder / "tests").is_dir():
        STORE.mkdir(parents=True, exist_ok=True)
        options = ["--no-deps", "--no-build-isolation", "--no-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", *options]
        wanted = f"{NAME}=={release}"
        subprocess.run([*command, "--dest", str(STORE), wanted], check=True)
        with tarfile.open(f"{folder}.tar.gz") as archive:
            archive.extractall(STORE, filter="data")
    return folder


if __name__ == "__main__":
    sys.exit(main())
