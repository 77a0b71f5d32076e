"""Identity: which Speaker a mention means, across articles, and which two Speakers may be one.

directory = SpeakerDirectory()           # one for each ingest run
directory.load(mentions)                 # a few queries for hundreds of articles
directory.meet(attributions, article)    # for one after the other; in memory
directory.save()                         # new speakers, names and roles
speaker = directory.resolve(who, article)
directory.find(who, article)             # the same, making nobody: a `Match`
suggest_speaker_pairs(new_speaker_ids)   # after the run; None compares all with all
"""

from .directory import Match, Mentions, SpeakerDirectory
from .duplicates import suggest_speaker_pairs

__all__ = ["Match", "Mentions", "SpeakerDirectory", "suggest_speaker_pairs"]
