"""The settings of the tests: the program's, with what is an extra installed, too, and switched on by the tests of it."""

import os

os.environ.setdefault("NEWSROOM_SECOND_FACTOR", "optional")

from newsroom.settings import *  # noqa: F403 - after what it reads

NEWSROOM_SECOND_FACTOR = False
