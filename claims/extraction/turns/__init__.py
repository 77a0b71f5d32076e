"""Documents in which people take turns, or one person speaks throughout.

Comes in: a page's paragraphs and what stands above them. Goes out: `Turn`s, each the words of
one speaker over one paragraph or several, and how they become findings. `findings` reads the
paragraphs that no turn holds.
"""

from claims.extraction.turns.live_blog import borders_of
from claims.extraction.turns.passages import excerpts_of, outside_body
from claims.extraction.turns.turn import Turn, findings_of
from claims.extraction.turns.which import turns_of

__all__ = ["Turn", "borders_of", "excerpts_of", "findings_of", "outside_body", "turns_of"]
