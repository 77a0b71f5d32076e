"""Files of others: their column names, separators, encodings, dates and fractions, read as a profile says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tablib
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.models import Claim, Quote
from claims.resources import QuoteResource
from sources.workbench.exchange.formats.csv_format import CSV
from sources.workbench.exchange.profiles import Profile, opened, turned
from sources.workbench.models import Decision, ImportProfile
from tests.conftest import signed_in

from .library import library

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sources.accounts.models import User

# Semicolons, day.month.year, decimal commas, Windows' encoding, a blank row: as a German spreadsheet saves it.
FOREIGN = (
    "Schlüssel;Gesagt am;Sicherheit;Art;Vermerk;Farbe\r\n"
    "q-1;31.07.2021;0,75;Direct ;geprüft;rot\r\n"
    ";;;;;\r\n"
    "q-2;1.8.2021;1;MIXED;;blau\r\n"
)
COLUMNS = {
    "key": "Schlüssel",
    "said_on": "Gesagt am",
    "confidence": "Sicherheit",
    "kind": "Art",
    "note": "Vermerk",
}


def rows_of(text: str, profile: Profile | None = None) -> tuple[list[list[object]], str]:
    made = turned(QuoteResource(), opened(text.encode(), CSV(), profile or Profile()), profile or Profile())
    return [list(row) for row in made.dataset], " ".join(made.told)


def test_a_foreign_table_becomes_ours_and_what_was_guessed_is_said() -> None:
    rows, told = rows_of(FOREIGN, Profile(columns=COLUMNS))
    assert rows == [
        ["q-1", "2021-07-31", "0.75", "direct", "geprüft"],
        [None] * 5,
        ["q-2", "2021-08-01", "1", "mixed", None],
    ]
    assert "separated by semicolons" in told
    assert "day, month, year, as one of them shows" in told
    assert "decimal comma, as one of them shows" in told
    assert "Left out: Farbe" in told


@pytest.mark.parametrize(
    ("heading", "cells", "profile", "expected"),
    [
        ("said_on", ["01.02.2021", "03.04.2021"], {}, ["01.02.2021", "03.04.2021"]),  # either may be the day
        ("said_on", ["01.02.2021", "03.04.2021"], {"dates": "mdy"}, ["2021-01-02", "2021-03-04"]),
        ("said_on", ["01/02/2021", "13/02/2021"], {}, ["2021-02-01", "2021-02-13"]),
        ("said_on", ["02/13/2021", "2/1/2021"], {}, ["2021-02-13", "2021-02-01"]),
        ("said_on", ["13/02/2021", "02/13/2021"], {}, ["13/02/2021", "02/13/2021"]),  # they contradict each other
        ("said_on", ["2021/3/4", "2021-03-05"], {}, ["2021-03-04", "2021-03-05"]),
        ("said_on", ["31.02.2021", "13.02.21"], {"dates": "dmy"}, ["31.02.2021", "13.02.21"]),
        ("confidence", ["1,234", "0,5"], {}, ["1.234", "0.5"]),
        ("confidence", ["1,234"], {}, ["1,234"]),  # a thousand, or one and a bit
        ("confidence", ["1.234,5"], {}, ["1234.5"]),
        ("confidence", ["0,750", "0,125"], {}, ["0.750", "0.125"]),  # no thousands begin with a nought
        ("confidence", ["0.750", "1,234"], {}, ["0.750", "1234"]),
        ("confidence", ["0,750", "12345,678", "1 234"], {"decimal": "."}, ["0,750", "12345,678", "1234"]),
        ("confidence", ["1,234.5"], {}, ["1234.5"]),
        ("confidence", ["0.5", "0,5"], {}, ["0.5", "0,5"]),
        ("Speech_Act ", ["Asserts"], {"columns": {"force": "Speech_Act "}}, ["asserts"]),
        ("KIND", ["direct"], {}, ["direct"]),
        ("topics", ["Rates; Banks", '["One"]'], {}, [["Rates", "Banks"], '["One"]']),
    ],
)  # fmt: skip
def test_only_what_is_certain_is_guessed(
    heading: str, cells: list[str], profile: dict[str, object], expected: list[object]
) -> None:
    dataset = tablib.Dataset(*[[cell] for cell in cells], headers=[heading])
    made = turned(QuoteResource(), dataset, Profile(**profile))  # type: ignore[arg-type]  # a field of each case
    assert [row[0] for row in made.dataset] == expected


@pytest.mark.parametrize("profile", [Profile(), Profile(columns={"text": "Text"})])
def test_a_column_that_is_there_twice_is_not_chosen_between(profile: Profile) -> None:
    dataset = tablib.Dataset(["one", "two"], headers=["Text", "Text"])
    with pytest.raises(ValueError, match="The column Text is in the file twice"):
        turned(QuoteResource(), dataset, profile)


@pytest.mark.parametrize(
    ("data", "profile", "expected"),
    [
        ("Text\tb\nÄ\t1\n".encode(), Profile(), ["Ä", "1"]),
        ("sep=|\nText|b\nÄ|1\n".encode(), Profile(), ["Ä", "1"]),
        ("Text;b\nÄ;1\n".encode("cp1252"), Profile(encoding="windows-1252"), ["Ä", "1"]),
        (b"a,b;c\n1,2;3\n", Profile(separator=";"), ["1,2", "3"]),
        ("\ufeffa,b;c\n1,2;3\n".encode("utf-16"), Profile(separator=";"), ["1,2", "3"]),
    ],
)
def test_cells_are_parted_and_decoded_as_told(data: bytes, profile: Profile, expected: list[str]) -> None:
    assert list(opened(data, CSV(), profile)[0]) == expected


@pytest.mark.django_db
def test_a_whole_number_may_be_written_as_spreadsheets_do() -> None:
    library()
    quote = Quote.objects.get(key="q-1")
    rows = f"key,cue_start,cue_end,version\nq-1,0.0,2.00,{quote.version}\n"
    result = QuoteResource().import_data(CSV().create_dataset(rows.encode()))
    assert not result.problems
    quote.refresh_from_db()
    assert (quote.cue_start, quote.cue_end) == (0, 2)


@pytest.mark.django_db
def test_keys_are_made_where_a_foreign_table_has_none(tmp_path: Path) -> None:
    ImportProfile.objects.create(
        name="Theirs", model=_model(Claim), written=Profile(columns={"text": "Statement"}).as_json()
    )
    path = tmp_path / "theirs.csv"
    path.write_text("Statement;ID\nThe bridge is safe;350.0\n", encoding="utf-8")
    for _ in range(2):
        errors = io.StringIO()
        call_command("import", "claims.Claim", str(path), "--profile", "Theirs", "--no-input", stderr=errors)
    assert "0 new, 0 updated and 1 unchanged" in errors.getvalue()
    assert Claim.objects.get().key.startswith("c-")


@pytest.mark.django_db
def test_rows_that_are_refused_are_written_to_a_file_and_go_in_once_corrected(tmp_path: Path) -> None:
    library()
    ImportProfile.objects.create(
        name="German",
        model=_model(Quote),
        written=Profile(columns=COLUMNS, encoding="windows-1252").as_json(),
    )
    path, bad, before = tmp_path / "theirs.csv", tmp_path / "bad.csv", Quote.objects.get(key="q-1").said_on
    path.write_bytes(FOREIGN.replace("1.8.2021;1;MIXED", "35.8.2021;x;sung").encode("cp1252"))
    command = ["import", "claims.Quote", str(path), "--profile", "German", "--no-input"]
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command(*command, "--bad-rows", str(bad), stderr=io.StringIO())
    assert Quote.objects.get(key="q-1").said_on == before
    (row,) = csv.DictReader(io.StringIO(bad.read_text(encoding="utf-8"), newline=""))
    why = row["Why it was refused"]
    assert row["Schlüssel"] == "q-2"
    assert "said_on: Enter a date" in why and "kind: Enter one of: direct, indirect, mixed" in why
    row |= {"Gesagt am": "02.08.2021", "Sicherheit": "0,5", "Art": "mixed"}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    ImportProfile.objects.update(written=Profile(columns=COLUMNS, dates="dmy").as_json())
    call_command(*command, stderr=io.StringIO())
    assert Quote.objects.get(key="q-2").said_on == date(2021, 8, 2)
    with pytest.raises(CommandError, match=r"No such profile: French\. Profiles for quotes: German"):
        call_command("import", "claims.Quote", str(path), "--profile", "French", "--no-input")


@pytest.mark.django_db
def test_the_page_says_what_is_wrong_and_hands_out_the_rows(editor: User, reader: User) -> None:
    library()
    address = reverse("admin:claims_quote_import_columns")
    assert signed_in(reader).get(address).status_code == 403
    client = signed_in(editor)

    def send(data: bytes, name: str = "t.csv", **values: object) -> str:
        file = io.BytesIO(data)
        file.name = name
        return client.post(address, {"import_file": file, **values}).content.decode()

    assert "Choose a file" in client.post(address, {"again": "1"}).content.decode()
    assert "Line 1 is not in UTF-8" in send(FOREIGN.encode("cp1252"))
    assert "does not show the format" in send(b"a,b", name="t.docx")
    page = send(FOREIGN.encode("cp1252"), encoding="windows-1252", name="<i>.csv")
    assert "Schlüssel" in page and "<i>.csv" not in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    values = {"kept": kept[1].replace("&lt;", "<").replace("&gt;", ">"), "encoding": "windows-1252"}
    chosen = ["key", "said_on", "confidence", "text", "note", ""]
    values |= {f"column-{number}": name for number, name in enumerate(chosen)}
    headings = ["Schlüssel", "Gesagt am", "Sicherheit", "Art", "Vermerk", "Farbe"]
    page = client.post(address, {**values, "heading": headings, "preview": "1"}).content.decode()
    assert "Errors" in page and "Download these rows to correct" in page
    response = client.post(address, {**values, "heading": headings, "rows": "1"})
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # a streaming response
    assert lines[0].startswith("Schlüssel,Gesagt am,") and lines[0].endswith("Why it was refused")
    file = io.BytesIO(FOREIGN.encode("cp1252"))
    file.name = "цитаты.csv"
    response = client.post(address, {**values, "import_file": file, "heading": headings, "rows": "1"})
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D1%86")
    assert (
        "Upload the file again"
        in client.post(address, {**values, "kept": "/etc/passwd|x.csv"}).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "option"),
    [
        ("fact-checks", ["--profile", "German"]),
        ("fact-checks", ["--bad-rows", "bad.csv"]),
        ("claims.Quote", ["--leave-out-refused"]),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(what: str, option: list[str]) -> None:
    with pytest.raises(CommandError, match=f"{option[0]} does not apply to {what}"):
        call_command("import", what, "a.csv", *option, "--no-input")


def test_a_profile_of_somebody_else_is_used_and_not_overwritten(
    db: None, editor: User, administrator: User
) -> None:
    address = reverse("admin:claims_quote_import_columns")

    def send(user: User, **values: str) -> str:
        file = io.BytesIO(FOREIGN.encode())
        file.name = "zitate.csv"
        return signed_in(user).post(address, {"import_file": file, **values}).content.decode()

    assert "Kept the profile Zitate" in send(editor, name="Zitate")
    assert "Kept the profile Zitate" in send(editor, name="Zitate", decimal=",")  # one's own
    kept = ImportProfile.objects.get()
    page = send(administrator, name="Zitate", decimal=".")
    assert "The profile Zitate is editor&#x27;s. Choose another name" in page
    assert "Schlüssel" in page  # the columns are still there to go on with
    assert "Kept the profile Zitate" not in page
    assert ImportProfile.objects.get().written == kept.written
    assert "Kept the profile Other" in send(administrator, name="Other")


def _model(model: type[Quote] | type[Claim]) -> ContentType:
    return ContentType.objects.get_for_model(model)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_foreign_table_is_mapped_previewed_and_imported_in_a_browser(
    page: Page, sign_in: Callable[[User], None], editor: User, tmp_path: Path
) -> None:
    library()
    path = tmp_path / "zitate.csv"
    path.write_bytes(FOREIGN.encode("utf-8"))
    sign_in(editor)
    page.goto("/admin/claims/quote/import/")
    page.get_by_role("link", name="Say what each column holds").click()
    page.get_by_label("File to import").set_input_files(path)
    page.get_by_role("button", name="Show its columns").click()
    page.get_by_text("Cells are separated by semicolons").wait_for()
    for ours, theirs in COLUMNS.items():
        page.get_by_label(f"Column for {theirs}").select_option(ours)
    page.get_by_label("Keep as profile").fill("Zitate")
    page.get_by_role("button", name="Read again").click()
    page.get_by_text("Kept the profile Zitate").wait_for()
    assert page.get_by_role("cell", name="2021-07-31").is_visible()
    assert page.get_by_label("Dates are written").input_value() == "dmy"
    assert page.get_by_label("Decimal mark").input_value() == ","
    page.get_by_role("button", name="Preview changes").click()
    page.get_by_text("0 new, 2 changed").wait_for()
    page.get_by_role("button", name="Confirm import").click()
    page.get_by_text("0 new and 2 changed").wait_for()
    quote = Quote.objects.get(key="q-1")
    assert (quote.said_on, quote.confidence, quote.kind) == (date(2021, 7, 31), 0.75, "direct")
    assert Decision.objects.count() == 1
    page.goto("/admin/claims/quote/import/columns/")
    page.get_by_label("File to import").set_input_files(path)
    page.locator("select[name=profile]").select_option("Zitate")
    page.get_by_role("button", name="Use").click()
    page.get_by_role("button", name="Preview changes").click()
    page.get_by_text("There is nothing to import").wait_for()
