"""The pages of a PDF: its drawing instructions → the letters on each page, those in forms (XObjects) among the others.

Comes in: the bytes of a PDF. Goes out: a layout of letters a page, for pdfminer.six to find lines in. Pictures and lines
drawn are left out. What a page may have of each is bounded, see also `pdf_bounds`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextGroup, LTTextGroupLRTB
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from ..page import UnreadablePage
from ..page_limits import Limits
from .pdf_bounds import Document, bound_parsers, names_forgotten

__all__ = ["pages_of_letters"]

_MOST_LETTERS = 40_000  # of one page: a full page of a broadsheet has 30,000
_MOST_FORMS = 1_000  # drawn on one page, those inside others too: a newspaper's page has a hundred
_MOST_BLOCKS = 300  # of text that are put in order by what lies nearest to what; more of them as they come
_DEEPEST = 12  # forms inside forms
_MOST_INSTRUCTIONS = 1_000_000  # of one page: a detailed map has some 100,000
_MOST_STATES = 1_000  # of drawing that are kept at a time: the format allows 28
_MOST_OPERANDS = 100  # of one instruction: none has so many


def pages_of_letters(data: bytes, limits: Limits) -> Iterator[LTPage]:
    """The pages in order. Raises `UnreadablePage`, see `read_pdf`."""
    bound_parsers()
    with names_forgotten():
        yield from _pages(data, limits)


def _pages(data: bytes, limits: Limits) -> Iterator[LTPage]:
    try:
        document = Document(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadablePage("encrypted", "The PDF is encrypted; save it without a password.") from error
    manager = PDFResourceManager()
    device = _Letters(manager)
    interpreter = _Interpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= limits.pages:
            raise _too_large(f"The PDF has more than {limits.pages:,} pages, the most that are read.")
        interpreter.process_page(page)
        yield device.get_result()


def _too_large(message: str) -> UnreadablePage:
    return UnreadablePage("too_large", message)


class _Page(LTPage):
    """A page whose blocks are put in order at a cost that does not grow with the square of their number."""

    def group_textboxes(self, laparams: LAParams, boxes: Sequence[LTTextBox]) -> list[LTTextGroup]:
        if len(boxes) > _MOST_BLOCKS:
            return [LTTextGroupLRTB(boxes)]
        return super().group_textboxes(laparams, boxes)


class _Letters(PDFPageAggregator):
    """Puts the letters of all forms on the page itself, and nothing else."""

    letters = forms = depth = instructions = 0  # of this page

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self.letters = self.forms = self.depth = self.instructions = 0
        super().begin_page(page, ctm)
        self.cur_item = _Page(self.pageno, self.cur_item.bbox)

    def enter(self) -> None:
        """The page itself, or a form, is drawn."""
        self.forms += 1
        self.depth += 1
        if self.forms > _MOST_FORMS:
            raise self.too_many(_MOST_FORMS, "forms (XObjects)")
        if self.depth > _DEEPEST:
            raise self.too_many(_DEEPEST, "forms (XObjects) inside one another")

    def leave(self) -> None:
        """It is drawn to its end."""
        self.depth -= 1

    def instruct(self) -> None:
        """One more instruction."""
        self.instructions += 1
        if self.instructions > _MOST_INSTRUCTIONS:
            raise self.too_many(_MOST_INSTRUCTIONS, "instructions to draw")

    def too_many(self, most: int, what: str) -> UnreadablePage:
        """The refusal of a page with more of something than is read."""
        return _too_large(f"Page {self.pageno} has more than {most:,} {what}, the most that are read.")

    def begin_figure(self, *given: Any) -> None:
        pass  # a figure's letters would not be seen as lines of the page

    def end_figure(self, *given: Any) -> None:
        pass

    def render_image(self, name: str, stream: Any) -> None:
        pass

    def paint_path(self, *drawn: Any) -> None:
        pass

    def render_char(self, *given: Any) -> float:
        self.letters += 1
        if self.letters > _MOST_LETTERS:
            raise self.too_many(_MOST_LETTERS, "letters")
        return super().render_char(*given)


class _Interpreter(PDFPageInterpreter):
    """Draws letters alone, and counts what it is told to draw.

    Its methods are named by the instructions and take as many operands.
    """

    device: _Letters

    def render_contents(self, *given: Any, **named: Any) -> None:
        self.device.enter()
        super().render_contents(*given, **named)
        self.device.leave()

    def push(self, obj: Any) -> None:
        if len(self.argstack) >= _MOST_OPERANDS:
            self.argstack.clear()
        super().push(obj)

    def pop(self, n: int) -> list[Any]:
        """The operands of an instruction, the last so many; those before them are none of the next one."""
        self.device.instruct()
        operands = self.argstack[-n:]
        self.argstack.clear()
        return operands

    def do_q(self) -> None:
        self.device.instruct()
        if len(self.gstack) >= _MOST_STATES:
            raise self.device.too_many(_MOST_STATES, "states of drawing kept at a time")
        super().do_q()

    def do_Do(self, xobjid_arg: Any) -> None:
        super().do_Do(xobjid_arg)
        self.device.set_ctm(self.ctm)  # letters behind a form stand where the page has them

    # Paths are not looked at.
    def do_m(self, x: Any, y: Any) -> None: ...
    def do_l(self, x: Any, y: Any) -> None: ...
    def do_c(self, x1: Any, y1: Any, x2: Any, y2: Any, x3: Any, y3: Any) -> None: ...
    def do_v(self, x2: Any, y2: Any, x3: Any, y3: Any) -> None: ...
    def do_y(self, x1: Any, y1: Any, x3: Any, y3: Any) -> None: ...
    def do_h(self) -> None: ...
    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None: ...
