"""Pictures of many quotes: over time, who relays whom, who agrees with whom, which outlets share what.

Comes in: a queryset of quotes, and how to address a list narrowed further. Goes out: charts. Each costs a
fixed number of queries and draws at most a dozen of anything; its table says what was left out.
"""

from .compared_outlets import shared_copies, shared_speakers
from .over_time import outlets_over_time, speakers_over_time, topics_over_time
from .relays import relays
from .speaker_matrix import agreement

__all__ = [
    "agreement",
    "outlets_over_time",
    "relays",
    "shared_copies",
    "shared_speakers",
    "speakers_over_time",
    "topics_over_time",
]
