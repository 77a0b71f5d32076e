"""Identity: which Speaker a mention means, across articles, and which two Speakers may be one.

directory = SpeakerDirectory()           # one for each ingest run
directory.meet(attributions, article)    # a few statements for all mentions of an article
speaker = directory.resolve(who, article)
directory.find(who, article)             # the same, making nobody: a `Match`
suggest_speaker_pairs(new_speaker_ids)   # after the run; None compares all with all
"""

from .directory import Match, SpeakerDirectory
from .duplicates import suggest_speaker_pairs

__all__ = ["Match", "SpeakerDirectory", "suggest_speaker_pairs"]
