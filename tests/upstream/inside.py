"""Runs what `run.py` has fetched, and compares with `differs.py`."""

import sys
from collections import Counter

import django
from differs import reason_for
from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    """Keeps the result of each test."""

    def suite_result(self, suite, result, **kwargs):
        self.result = result
        return len(result.failures) + len(result.errors)


def main():
    django.setup()
    runner = Runner(verbosity=0, interactive=False)
    runner.run_tests(sys.argv[1:] or ["tests"])
    result = runner.result
    failed = {test.id(): text for test, text in [*result.failures, *result.errors]}
    unexpected = {name: text for name, text in failed.items() if not reason_for(name)}
    for name, text in unexpected.items():
        print(f"\n{name}\n{text}")
    different = [name for name in failed if name not in unexpected]
    for reason, number in sorted(Counter(map(reason_for, different)).items()):
        print(f"{number:4} differ: {reason}")
    passed = result.testsRun - len(failed) - len(result.skipped)
    print(
        f"{result.testsRun} tests: {passed} passed, {len(different)} differ on "
        f"purpose, {len(unexpected)} failed, {len(result.skipped)} skipped"
    )
    return bool(unexpected)


if __name__ == "__main__":
    sys.exit(main())
