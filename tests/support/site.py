"""Which site a run of the tests is about: a process of Django is about one."""

import os

SITE = os.environ.get("RU_TEST_SITE", "rapport")
