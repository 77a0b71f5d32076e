"""Three invented stories, which the fixtures of this folder print in every form a file may have."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["STORIES", "Story", "page_of"]


@dataclass(frozen=True)
class Story:
    """A story. `day` is ISO 8601; the dates are as databases print them."""

    title: str
    source: str
    byline: str
    day: str
    english: str
    german: str
    french: str
    paragraphs: tuple[str, ...]
    words: str  # somebody's words in it
    speaker: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


STORIES = (
    Story(
        "Sluice at Harrow Mill to be rebuilt",
        "Tarn Valley Gazette",
        "Edda Rowe",
        "2023-04-18",
        "April 18, 2023 Tuesday",
        "18. April 2023 Dienstag",
        "mardi 18 avril 2023",
        (
            "The sluice at Harrow Mill will be rebuilt before the autumn floods, the river board decided on Monday after "
            "a hearing that went on until late in the evening.",
            "“We cannot patch it a fourth time,” the board's chairwoman, Mira Lund, told the hearing. She said the work "
            "would cost two million crowns.",
            "Farmers downstream had asked for a wider channel. Their spokesman, Jon Aske, said the board had listened "
            "at last.",
        ),
        "We cannot patch it a fourth time",
        "Mira Lund",
    ),
    Story(
        "Night trains return to Osterby",
        "The Osterby Messenger",
        "Pelle Strand",
        "2023-05-02",
        "May 2, 2023 Tuesday",
        "2. Mai 2023 Dienstag",
        "mardi 2 mai 2023",
        (
            "Night trains will stop at Osterby again from December, ten years after the last sleeping car left the town's "
            "station.",
            "“People want to wake up where they are going,” the railway's director, Tove Brandt, said at the station. The "
            "first train is to leave on the tenth of December.",
            "The town council said it would pay for the lights on the platform.",
        ),
        "People want to wake up where they are going",
        "Tove Brandt",
    ),
    Story(
        "School kitchens, part 2: the long queue",
        "Wexcombe Post",
        "Dora Finn",
        "2019-06-03",
        "June 3, 2019 Monday",
        "3. Juni 2019 Montag",
        "lundi 3 juin 2019",
        (
            "Every school in Wexcombe will have a kitchen of its own by the end of the decade, the mayor said on Sunday.",
            "“Children learn badly when they are hungry,” mayor Anna Quist said. She promised that no child would wait "
            "longer than ten minutes.",
            "Teachers doubt it. The kitchens will need forty cooks, the teachers' union said in a statement.",
        ),
        "Children learn badly when they are hungry",
        "Anna Quist",
    ),
)


def page_of(story: Story, head: str = "", body: str = "") -> str:
    """A story as a page of HTML; `head` goes into its head and `body` above its article."""
    paragraphs = "".join(f"<p>{words}</p>" for words in story.paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{story.title} | {story.source}</title>{head}'
        f"</head><body>{body}<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
        f'<article><h1>{story.title}</h1><p class="byline">By {story.byline}</p>'
        f'<time datetime="{story.day}">{story.day}</time>{paragraphs}</article>'
        f"<footer><p>© {story.source}</p></footer></body></html>"
    )
