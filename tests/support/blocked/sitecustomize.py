"""Makes the modules that MLIC_TESTS_BLOCK names unimportable, in this and every child process."""

import os
import sys
from importlib.abc import MetaPathFinder

BLOCKED = frozenset(filter(None, os.environ.get("MLIC_TESTS_BLOCK", "").split(",")))


class Blocker(MetaPathFinder):
    """Refuses the blocked modules before any other finder is asked."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is blocked by this test", name=fullname)


sys.meta_path.insert(0, Blocker())
