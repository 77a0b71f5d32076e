"""Exports of databases in the forms they have had, of invented stories."""

from __future__ import annotations

import textwrap
from html import escape

from .stories import STORIES, Story

__all__ = ["EXPORTS"]

_BYLINES = {"en": "BYLINE", "de": "AUTOR", "fr": "AUTEUR"}


def _day(story: Story, language: str) -> str:
    return {"en": story.english, "de": story.german, "fr": story.french}[language]


def nexis_old(language: str = "en") -> str:
    """Nexis of the years before 2018: counted, centred, wrapped."""
    count, words = {
        "en": ("{} of 3 DOCUMENTS", ("BYLINE", "SECTION", "LENGTH", "words", "LOAD-DATE", "LANGUAGE: ENGLISH", "GRAPHIC")),
        "de": ("Dokument {} von 3", ("AUTOR", "RUBRIK", "LÄNGE", "Wörter", "UPDATE", "SPRACHE: GERMAN", "GRAFIK")),
        "fr": ("Document {} de 3", ("AUTEUR", "RUBRIQUE", "LONGUEUR", "mots", "DATE DE CHARGEMENT", "LANGUE: FRENCH", "GRAPHIQUE")),
    }[language]  # fmt: skip
    byline, section, length, unit, loaded, said, graphic = words
    pieces = [
        "\ufeff\nDownload Request: Selected Items: 1-3\nTime Of Request: Friday, May 5, 2023\n\nTerms: (bridge and river)\n\n"
    ]
    for number, story in enumerate(STORIES, 1):
        body = "\n\n".join(textwrap.fill(paragraph, 78) for paragraph in story.paragraphs)
        pieces.append(
            f"{count.format(number):>50}\n\n\n{story.source + ' (Tarn)':>46}\n\n{_day(story, language):>50}\n"
            f"{'Final Edition':>50}\n\n{story.title}\n\n{byline}: {story.byline}\n\n{section}: NEWS; Pg. 4\n\n"
            f"{length}: {80 + number} {unit}\n\n{body}\n\n{loaded}: {_day(story, language)}\n\n{said}\n\n"
            f"{graphic}: The mill, seen from the road\nTARN PHOTO\n\nPUBLICATION-TYPE: Newspaper\n\n\n"
            f"{'Copyright 2023 ' + story.source:>60}\n{'All Rights Reserved':>60}\n\n"
        )
    return "".join(pieces)


def nexis_old_upper() -> str:
    """Nexis with every segment labelled, and the owner's long name above the outlet."""
    return "".join(
        f"\n\nDOCUMENT {number} OF 3\n\n   Copyright 2023 {story.source} Holding Company, LLC d/b/a\n"
        f"           Valley Digital\n         All Rights Reserved\n\n{story.source}\n\n{story.english}\n\n"
        f"SECTION: NEWS; Pg. 4\n\nLENGTH: 91 words\n\nHEADLINE: {story.title}\n\n"
        f"BYLINE: By {story.byline}\n\nBODY:\n\n{story.text}\n\nLOAD-DATE: {story.english}\n"
        for number, story in enumerate(STORIES, 1)
    )


def nexis_new_paragraphs(language: str = "en") -> list[str]:
    """Lexis+ and Nexis Uni: a list of documents, then each from its headline to "End of Document"."""
    words = {
        "en": ("Section", "Length", "words", "Byline", "Body", "Classification", "Language: English", "Load-Date", "End of Document"),
        "de": ("Rubrik", "Länge", "Wörter", "Autor", "Body", "Klassifizierung", "Sprache: GERMAN", "Load-Date", "Ende des Dokuments"),
        "fr": ("Rubrique", "Longueur", "mots", "Auteur", "Corps", "Classement", "Langue: FRENCH", "Date de chargement", "Fin du document"),
    }[language]  # fmt: skip
    section, length, unit, byline, body, classes, said, loaded, end = words
    lines = ["Date and Time: Friday, May 5, 2023 9:31:00 AM CEST", "Job Number: 20230505", "Documents (3)"]
    for number, story in enumerate(STORIES, 1):
        lines += [f"{number}. {story.title}", "Client/Matter: -None-", "Search Terms: mill", "Search Type: Natural Language",
                  "Narrowed by:", "Content Type", "Narrowed by", "News", f"Sources: {story.source}; Timeline: 2019 to 2023"]  # fmt: skip
    for story in STORIES:
        lines += [story.title, f"{story.source} (Tarn)", _day(story, language), f"Copyright 2023 {story.source} All Rights Reserved",
                  f"{section}: NEWS; Pg. 4", f"{length}: 91 {unit}", f"{byline}: {story.byline}", body, *story.paragraphs,
                  "Graphic", "The mill, seen from the road", classes, said, "Publication-Type: Newspaper", "Subject: RIVERS (90%)",
                  f"{loaded}: {_day(story, language)}", end]  # fmt: skip
    return lines


def nexis_new(language: str = "en") -> str:
    return "\n\n".join(nexis_new_paragraphs(language))


def nexis_html() -> str:
    pieces = ['<HTML><HEAD><TITLE>&nbsp;</TITLE><META TOPIC="null" DOCUMENTS="3" /></HEAD><BODY>']
    for number, story in enumerate(STORIES, 1):
        centre = '<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{}</SPAN></P></DIV>'
        field = '<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">{}: </SPAN><SPAN CLASS="c2">{}</SPAN></P></DIV>'
        pieces += [
            f'<A NAME="DOC_ID_{number}_0"></A><!-- Hide XML section from browser\n<DOC NUMBER={number}>\n<DOCFULL> -->',
            centre.format(f"{number} of 3 DOCUMENTS"), centre.format(f"{story.source} (Tarn)"), centre.format(story.english),
            f'<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c6">{escape(story.title)}</SPAN></P></DIV>',
            field.format("BYLINE", story.byline), field.format("LENGTH", "91 words"), field.format("DATELINE", "HARROW"),
            '<BR><DIV CLASS="c4">', *(f'<P CLASS="c8"><SPAN CLASS="c2">{escape(words)}</SPAN></P>' for words in story.paragraphs),
            "</DIV>", field.format("LOAD-DATE", story.english), field.format("LANGUAGE", "ENGLISH"),
            centre.format(f"Copyright 2023 {story.source}"), "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->",
        ]  # fmt: skip
    return "\n".join([*pieces, "</BODY></HTML>"])


def factiva_day(story: Story, language: str = "en") -> str:
    year, month, day = story.day.split("-")
    names = {"en": {"04": "April", "05": "May", "06": "June"}, "de": {"04": "April", "05": "Mai", "06": "Juni"},
             "fr": {"04": "avril", "05": "mai", "06": "juin"}}  # fmt: skip
    return f"{int(day)} {names[language][month]} {year}"


def factiva_text(language: str = "en") -> str:
    unit, said, document = {
        "en": ("words", "English", "Document"), "de": ("Wörter", "Deutsch", "Dokument"), "fr": ("mots", "Français", "Document"),
    }[language]  # fmt: skip
    return (
        "".join(
            f"News\n{story.title}\n\n{story.byline}\n1,{210 + number} {unit}\n{factiva_day(story, language)}\n09:1{number}\n"
            f"{story.source}\nTARN\nNational\n4\n{said}\nCopyright 2023, {story.source} Ltd\n\n{story.text}\n\n"
            f"{story.source} Limited\n\n{document} TARN00002023{number:04}ej4i0000{number}\n\n\n"
            for number, story in enumerate(STORIES, 1)
        )
        + "Search Summary\n\n© 2023 Factiva, Inc. All rights reserved.\n"
    )


def factiva_indexed() -> str:
    return "".join(
        f"SE  News\nHD  {story.title}\nBY  By {story.byline}\nWC  211 words\nPD  {factiva_day(story)}\nET  09:15\n"
        f"SN  {story.source}\nSC  TARN\nPG  4\nLA  English\nCY  Copyright 2023, {story.source}\n\n"
        f"LP  {story.paragraphs[0]}\n\nTD  {story.paragraphs[1]}\n\n{story.paragraphs[2]}\n\n"
        f"NS  gcat : Political News\nRE  tarn : Tarn\nPUB  Tarn Press\nAN  Document TARN000020230418ej4i0000{number}\n\n"
        for number, story in enumerate(STORIES, 1)
    )


def factiva_html() -> str:
    articles = "".join(
        f'<div id="article-TARN000020230418ej4i0000{number}" class="article"><div class="article enArticle"><p>\n</p>'
        f'<div>News</div><div id="hd"><span class="enHeadline">{story.title}</span></div>'
        f'<div class="author">{story.byline}</div><div>211 words</div><div>{factiva_day(story)}</div>'
        f"<div>{story.source}</div><div>TARN</div><div>1; National</div><div>4,5</div><div>English</div>"
        f"<div>(c) 2023 {story.source} Ltd </div><p></p>"
        + "".join(
            f'<p class="articleParagraph enarticleParagraph">{escape(words)}</p>'
            for words in story.paragraphs
        )
        + f"<p>{story.source} Limited</p><p>Document TARN000020230418ej4i0000{number}</p></div></div>"
        for number, story in enumerate(STORIES, 1)
    )
    return (
        "<html><head><title>Factiva</title><script>window.x = {};</script></head><body><div>Factiva</div><div>Dow Jones</div>"
        f"<div id='contentWrapper'>{articles}</div><div>© 2023 Factiva, Inc. All rights reserved.</div></body></html>"
    )


def proquest_text(language: str = "en") -> str:
    words = {
        "en": ("Author", "Publication info", "Abstract", "Full text", "Subject", "Publication title", "Publication date", "ProQuest document ID", "Document URL"),
        "de": ("Autor", "Publikationsinfo", "Zusammenfassung", "Volltext", "Thema", "Titel der Publikation", "Publikationsdatum", "ProQuest-Dokument-ID", "Dokument-URL"),
        "fr": ("Auteur", "Informations sur la publication", "Résumé", "Texte intégral", "Sujet", "Titre de la publication", "Date de publication", "ID du document ProQuest", "URL du document"),
    }[language]  # fmt: skip
    author, info, abstract, full, subject, publication, date, number_of, url = words
    rule = "_" * 60
    documents = []
    for number, story in enumerate(STORIES, 1):
        first, last = story.byline.split()
        day = {
            "en": story.english.rsplit(" ", 1)[0],
            "de": story.german.rsplit(" ", 1)[0],
            "fr": story.french.split(" ", 1)[1],
        }[language]
        documents.append(
            f"{story.title}\n\nProQuest document link\n\n{author}: {last}, {first}\n\n{info}: {story.source} ; Tarn [Tarn]{factiva_day(story, language)}: A.4.\n\n"
            f"{abstract}: A summary of the story that is no part of it.\n\n{full}: {story.text}\n\n{subject}: Rivers; Mills\n\n"
            f"{publication}: {story.source}; Tarn\n\n{date}: {day}\n\n{number_of}: 25143997{number}\n\n"
            f"{url}: https://www.proquest.com/docview/25143997{number}?accountid=1\n\n"
        )
    return f"{rule}\n\n".join(["", *documents])


def proquest_html() -> str:
    return "".join(
        f'<div><a name="DocID_{number}"></a><p style="font-weight:bold;">{story.title}</p>'
        f"<p><strong>Author:  </strong>{story.byline.split()[1]}, {story.byline.split()[0]}</p>"
        f"<p><strong>Publication info:  </strong>{story.source} ; Tarn [Tarn]{factiva_day(story)}: A.4.</p>"
        "<p><strong>Abstract:  </strong></p><p>A summary of the story that is no part of it.</p>"
        '<p><strong>Full text: </strong><text wordcount="91" htmlcontent="true"><title></title>'
        + "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
        + f"</text></p><p><strong>Subject: </strong>Rivers</p><p><strong>Publication title: </strong>{story.source}; Tarn</p>"
        f"<p><strong>Publication date: </strong>{story.english.rsplit(' ', 1)[0]}</p>"
        f"<p><strong>ProQuest document ID: </strong>25143997{number}</p><p><strong>Document URL: </strong>"
        f'<a href="https://www.proquest.com/docview/25143997{number}">https://www.proquest.com/docview/25143997{number}</a></p></div>'
        for number, story in enumerate(STORIES, 1)
    )


# A name for the file, and what it holds.
EXPORTS = {
    "nexis-old.txt": nexis_old(),
    "nexis-old-german.txt": nexis_old("de"),
    "nexis-old-french.txt": nexis_old("fr"),
    "nexis-old-upper.txt": nexis_old_upper(),
    "nexis-new.txt": nexis_new(),
    "nexis-new-german.txt": nexis_new("de"),
    "nexis-new-french.txt": nexis_new("fr"),
    "nexis.html": nexis_html(),
    "factiva.txt": factiva_text(),
    "factiva-german.txt": factiva_text("de"),
    "factiva-french.txt": factiva_text("fr"),
    "factiva-indexed.txt": factiva_indexed(),
    "factiva.html": factiva_html(),
    "proquest.txt": proquest_text(),
    "proquest-german.txt": proquest_text("de"),
    "proquest-french.txt": proquest_text("fr"),
    "proquest.html": proquest_html(),
}
