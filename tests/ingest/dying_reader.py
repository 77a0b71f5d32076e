"""What the workers of a cluster do in its test; no Django here, for they have none."""

from __future__ import annotations

import os
import signal
import time

from newsroom.pipeline import process_member
from sources.reading import Member
from sources.reading.page_limits import Limits

__all__ = ["reads"]


def reads(member: Member, limits: Limits) -> object:
    """Die of one page, and be slow enough that somebody can kill one meanwhile."""
    if b"bridge 37 " in member.data:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return process_member(member, limits=limits)
