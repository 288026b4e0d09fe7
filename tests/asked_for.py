"""Tests that take long and change the machine: only for whoever names their mark."""


def leave_out(mark, config, items):
    """Deselects the tests with that mark, unless `-m` says it."""
    ours = [item for item in items if item.get_closest_marker(mark)]
    if ours and mark not in config.option.markexpr:
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]
