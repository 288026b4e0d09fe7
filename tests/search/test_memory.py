"""
A worker stays small whatever languages are asked in.

Counted is what is its own. The pages of files (libraries, dictionaries) are the
machine's cache and all workers' together, and how many of them count as one's own
depends on how far a kernel reads ahead: 35 to 50 MB for the same programme.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

MEGABYTE = 1024 * 1024
QUESTIONS = {
    "de": "Wohnsitzanmeldung",
    "ar": "المدارس",
    "en": "registering children",
    "fr": "inscriptions",
    "uk": "реєстрації",
    "ti": "ምምዝጋብ",
    "tr": "öğrenciler",
    "fa": "مدارس",
    "kmr": "dibistanê",
    "ckb": "خوێندنگەکان",
    "so": "iskuullada",
    "ru": "регистрации",
    "de-simple": "Wohn·sitz",
    "ro": "școlile",
    "nl": "kinderen",
    "pl": "mieszkania",
    "es": "viviendas",
    "sq": "shkollat",
}
# What a worker does: everything is loaded, then one question in each language.
WORKER = """
import json, sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from search.analysis import analyse
for code, text in json.loads(sys.argv[1]).items():
    assert list(analyse(code, text))
status = open("/proc/self/status").read()
print(int(status.split("RssAnon:")[1].split()[0]) * 1024)
"""


def worker_memory(environment):
    """What a new process needs for itself for all of this, in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER, json.dumps(QUESTIONS)],
        cwd=Path(settings.ROOT),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


class TestAWorker:
    def test_needs_110_megabytes_of_its_own_after_a_question_in_each_language(self):
        assert set(QUESTIONS) == {code for code, _name in settings.LANGUAGES}
        environment = {
            **os.environ,
            "PYTHONPATH": ".:site",
            "PYTHONDONTWRITEBYTECODE": "",
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        }
        worker_memory(environment)  # writes the byte code: compiling takes 9 MB

        assert worker_memory(environment) < 110 * MEGABYTE
