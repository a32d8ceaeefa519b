"""Lists in CSV and Excel: they are written back as they were, with an entry more or another one."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from npa_core.errors import ConfigError
from npa_core.exchange.writing import append, change

NEW = {"id": "neu", "name": "=Neu", "regions": ["03"], "contact": {"email": "a@a.example"}}


def csv_file(root, text, encoding="utf-8"):
    path = root / "catalogue" / "partners.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(root, *rows, **sheets):
    book = Workbook()
    book.active.title = "Partners"
    for row in rows:
        book.active.append(row)
    for name, cells in sheets.items():
        book.create_sheet(name).append(cells)
    path = root / "catalogue" / "partners.xlsx"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def cells(path):
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(path.read_bytes())).worksheets[0].rows]


@pytest.mark.parametrize(
    ("before", "encoding", "after"),
    [
        ("name,id\nA,a\n", "utf-8", "name,id,regions,contact.email\nA,a,,\n'=Neu,neu,03,a@a.example\n"),
        (
            "ID;Name;;Regions\r\na;Ä;;3;\r\n", "cp1252",
            "id;name;regions;contact.email\r\na;Ä;03;\r\nneu;'=Neu;03;a@a.example\r\n",
        ),
        (
            "id\tname\r\na\tÄ\r\n", "utf-16",
            "id\tname\tregions\tcontact.email\r\na\tÄ\t\t\r\nneu\t'=Neu\t03\ta@a.example\r\n",
        ),
        ("id,name\n", "utf-8-sig", "id,name,regions,contact.email\nneu,'=Neu,03,a@a.example\n"),
        ("", "utf-8", "id,name,regions,contact.email\nneu,'=Neu,03,a@a.example\n"),
    ],
)  # fmt: skip
def test_an_entry_is_added_to_a_csv_file_as_it_is_written(tmp_path, before, encoding, after):
    path = csv_file(tmp_path, before, encoding)

    assert append(tmp_path, "partners", [NEW]) == path

    assert path.read_bytes().decode(encoding) == after


def test_a_letter_that_windows_does_not_know_makes_the_file_utf_8(tmp_path):
    path = csv_file(tmp_path, "id;name\na;Ä\n", "cp1252")

    append(tmp_path, "partners", [{"id": "b", "name": "Łódź"}])

    assert path.read_bytes().decode("utf-8-sig") == "id;name\na;Ä\nb;Łódź\n"


def test_an_entry_of_a_csv_file_is_changed(tmp_path):
    path = csv_file(tmp_path, "id,name\na,A\nb,B\nc,C\n")

    assert change(tmp_path, "partners", "b", {"id": "b", "name": "X"}) == path

    assert path.read_text() == "id,name\na,A\nb,X\nc,C\n"


def test_an_entry_is_added_to_a_workbook_and_all_else_in_it_stays(tmp_path):
    path = xlsx_file(
        tmp_path, [None], ["ID", None, "Name"], ["a", None, "=UPPER(A3)"], ["b", None, "B"], Notizen=["Zeile"]
    )

    append(tmp_path, "partners", [NEW])

    assert cells(path) == [
        [None, None, None, None, None],
        ["ID", None, "Name", "regions", "contact.email"],
        ["a", None, "=UPPER(A3)", None, None],
        ["b", None, "B", None, None],
        ["neu", None, "'=Neu", "03", "a@a.example"],
    ]
    assert load_workbook(path)["Notizen"]["A1"].value == "Zeile"


@pytest.mark.parametrize("rows", [[], [["id"]]])
def test_an_entry_is_added_to_a_workbook_without_any(tmp_path, rows):
    path = xlsx_file(tmp_path, *rows)

    append(tmp_path, "partners", [{"id": "a", "name": "A"}])

    assert cells(path) == [["id", "name"], ["a", "A"]]


def test_an_entry_of_a_workbook_is_changed(tmp_path):
    path = xlsx_file(tmp_path, ["id", "name", "joined"], ["a", "A"], ["b", "B", "1.5.2016"])

    assert change(tmp_path, "partners", "b", {"id": "b", "name": "X"}) == path

    assert cells(path) == [["id", "name", "joined"], ["a", "A", None], ["b", "X", None]]


def test_nothing_is_changed_where_the_id_is_not(tmp_path):
    csv_file(tmp_path, "id,name\na,A\n")

    with pytest.raises(ConfigError, match="catalogue/partners: there is no 'b'"):
        change(tmp_path, "partners", "b", {"id": "b"})


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"id": "b", "nmae": "B"}, "catalogue/partners.csv: is written in a way that cannot be changed here"),
        ({"id": "b", "name": "x" * 100_001}, "row 2 has a text of more than 100,000 characters"),
    ],
)
def test_a_csv_file_that_would_not_be_read_again_stays_as_it_was(tmp_path, entry, message):
    path = csv_file(tmp_path, "id,name\na,A\n")

    with pytest.raises(ConfigError, match=message):
        append(tmp_path, "partners", [entry])

    assert path.read_text() == "id,name\na,A\n"


def test_a_faulty_file_stays_as_it_was(tmp_path):
    path = csv_file(tmp_path, "id,nmae\na,A\n")

    with pytest.raises(ConfigError, match=r"catalogue/partners.csv:1:4: unknown column 'nmae'"):
        append(tmp_path, "partners", [NEW])

    assert path.read_text() == "id,nmae\na,A\n"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "catalogue" / "partners.csv").mkdir(parents=True)

    with pytest.raises(ConfigError, match=r"catalogue/partners.csv: cannot be read: Is a directory"):
        append(tmp_path, "partners", [NEW])
