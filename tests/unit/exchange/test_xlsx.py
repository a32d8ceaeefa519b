"""Excel workbooks: what people keep in them is read, what could harm is not opened."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from npa_core.errors import ConfigError
from npa_core.exchange import unpacking, xlsx
from npa_core.exchange.folder import load_catalogue
from npa_core.models import Contact, Event, Offer, Partner, Place, Region

TYPES = {"partners": Partner, "offers": Offer}


def book(*rows, title="Tabelle1", **more):
    """A workbook as somebody would fill it in."""
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name, held in more.items():
        sheet = made.create_sheet(name)
        for row in held:
            sheet.append(row)
    body = BytesIO()
    made.save(body)
    return body.getvalue()


def packed(files, method=zipfile.ZIP_DEFLATED):
    body = BytesIO()
    with zipfile.ZipFile(body, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return body.getvalue()


def changed(body, name, edit):
    """The workbook with one of its files changed."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return packed({n: edit(archive.read(n)) if n == name else archive.read(n) for n in archive.namelist()})


def inline(cell, text):
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


def parse(body, type_=Partner, **options):
    return xlsx.parse(body, type_, file="f.xlsx", **options)


def test_cells_are_read_as_what_they_mean_with_row_and_column_as_their_place():
    body = book(
        [],
        ["ID", "Name", None, "Joined", "Regions", "Contact.Phone"],
        ["a", "A", None, datetime(2016, 5, 1), 3158, "+49 511 120"],  # noqa: DTZ001 - Excel knows no time zones
        [None, " "],
        ["b", 30159, None, date(2017, 1, 2), "03;3241"],
    )

    parsed = parse(body)

    assert parsed.faults == ()
    assert parsed.data == [
        {"id": "a", "name": "A", "joined": date(2016, 5, 1), "regions": ["03158"], "contact": {"phone": "+49 511 120"}},
        {"id": "b", "name": "30159", "joined": date(2017, 1, 2), "regions": ["03", "03241"]},
    ]
    assert [parsed.places[path] for path in [(0,), (0, "joined"), (1, "regions")]] == [(3, 1), (3, 4), (5, 5)]


def test_the_sheet_that_is_called_like_the_noun_is_read_else_the_first():
    body = book(["id"], ["first"], Offers=[["id"], ["second"]])

    assert parse(body, sheet="offers").data == [{"id": "second"}]
    assert parse(body, sheet="partners").data == [{"id": "first"}]
    assert parse(body).data == [{"id": "first"}]


def test_a_workbook_is_read_sheet_by_sheet():
    body = book(["id"], ["a"], title="Partners", Offers=[["id"], ["o"]], leer=[[]])

    assert {name: parsed.data for name, parsed in xlsx.parse_book(body, TYPES, file="f").items()} == {
        "partners": [{"id": "a"}],
        "offers": [{"id": "o"}],
    }


def test_a_sheet_that_nothing_reads_is_a_fault():
    found = xlsx.parse_book(book(["id"], ["a"], title="Partner"), TYPES, file="f.xlsx")

    assert [str(fault) for parsed in found.values() for fault in parsed.faults] == [
        "f.xlsx#Partner: nothing reads a sheet of this name (did you mean 'partners'?)"
    ]


def test_a_formula_is_read_as_its_last_value_and_an_error_is_a_fault():
    body = changed(
        book(["id", "name"], ["a", "X"], ["b", "Y"]),
        SHEET,
        lambda xml: xml.replace(inline("A2", "a"), b'<c r="A2" t="str"><f>LOWER("A")</f><v>a</v></c>')
        .replace(inline("B3", "Y"), b'<c r="B3" t="e"><f>Z1</f><v>#REF!</v></c>'),
    )  # fmt: skip

    parsed = parse(body)

    assert parsed.data == [{"id": "a", "name": "X"}, {"id": "b"}]
    assert list(map(str, parsed.faults)) == ["f.xlsx:3:2: `name`: the spreadsheet shows the error #REF!"]


def test_what_excel_escapes_is_read():
    assert parse(book(["id", "name"], ["a", "x_x000D_\ny_x005F_x0041_"])).data == [{"id": "a", "name": "x\r\ny_x0041_"}]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "damaged, or no Excel file at all"),
        (b"id;name", "damaged, or no Excel file at all"),
        (packed({"a": "b"}), "damaged, or no Excel file at all"),
        (book(["id"])[:-40], "damaged, or no Excel file at all"),
        (packed({SHEET: "0" * 30_000_000}), "unpacked it would be 1,0"),
        (packed({"xl/styles.xml": "0123456789" * 2_000_001}, zipfile.ZIP_STORED), "what stands around its cells"),
        (packed({str(n): "" for n in range(2001)}), "it holds 2,001 files, more than 2,000"),
        (packed({"a": "b"}, zipfile.ZIP_LZMA), "it is packed in a way that Excel does not use"),
        (packed({SHEET: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "it defines entities"),
        (packed({SHEET: '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}), "it defines entities"),
        (packed({SHEET: " " * ((1 << 20) - 4) + "<!DOCTYPE x>"}), "it defines entities"),
    ],
)
def test_what_is_no_harmless_workbook_is_one_fault(body, reason):
    parsed = parse(body)

    assert parsed.data is None
    assert len(parsed.faults) == 1
    assert str(parsed.faults[0]).startswith(f"f.xlsx: cannot be read: {reason}")
    assert [*xlsx.parse_book(body, TYPES, file="f.xlsx").values()] == [parsed]
    assert xlsx.rows_of(body, "") == []


def test_a_bomb_is_refused_by_what_it_claims(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_BYTES", 1000)

    assert unpacking.refusal(packed({SHEET: "x" * 1001})) == "unpacked it would be 1,001 bytes, more than 1,000"


def test_a_file_that_holds_more_than_it_claims_is_damaged():
    body = packed({SHEET: "x" * 5000})
    size = (5000).to_bytes(4, "little")

    assert unpacking.refusal(body.replace(size, (5).to_bytes(4, "little"))) == "damaged, or no Excel file at all"


def test_an_encrypted_file_is_named_as_such():
    body = bytearray(packed({SHEET: "x"}))
    body[body.index(b"PK\x01\x02") + 8] |= 1

    assert unpacking.refusal(bytes(body)) == "it is encrypted; save it without a password"


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        (inline("A1", "id") * 9999 + b"<", "f.xlsx: cannot be read: damaged, or no Excel file at all"),
        (
            b'<row r="1"><c r="ALM1" t="b"><v>1</v></c></row>',
            "f.xlsx:1:1: more than 1,000 columns; delete the empty ones",
        ),
        (b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "f.xlsx:1:1: cannot be read on: the sheet is damaged"),
    ],
)
def test_a_sheet_that_is_broken_is_one_fault(sheet, fault):
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    body = changed(book(["id"]), SHEET, lambda _: start + sheet + b"</sheetData></worksheet>")

    assert list(map(str, parse(body).faults)) == [fault]
    assert len([fault for found in xlsx.parse_book(body, TYPES, file="f").values() for fault in found.faults]) == 1


def test_rows_far_below_all_others_cost_nothing():
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD999"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="99999999999">'
        b'<c r="A99999999999" t="inlineStr"><is><t>a</t></is></c></row></sheetData></worksheet>'
    )

    assert parse(changed(book(["id"]), SHEET, lambda _: xml)).data == []


def test_a_workbook_without_a_sheet_is_one_fault():
    body = changed(book(["id"]), "xl/workbook.xml", lambda xml: re.sub(b"<sheet .*?/>", b"", xml))

    assert [fault.file for fault in parse(body).faults] == ["f.xlsx"]


def test_a_list_is_written_as_people_like_to_open_it():
    nouns = [Region(ags="03158", name="=Wolfenbüttel", valid_from=date(1974, 3, 1)), Region(id="sued", name="#REF!")]

    sheet = load_workbook(BytesIO(xlsx.dump({"regions": (Region, nouns)})))["regions"]

    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["id", "ags", "name", "valid_from"],
        [None, "03158", "'=Wolfenbüttel", datetime(1974, 3, 1)],  # noqa: DTZ001 - Excel knows no time zones
        ["sued", None, "#REF!", None],
    ]
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet["A2"].font.bold) == ("A2", True, False)
    assert (sheet["B2"].number_format, sheet.column_dimensions["B"].number_format) == ("@", "@")
    assert (sheet["C3"].data_type, sheet["D2"].is_date) == ("s", True)
    assert [sheet.column_dimensions[name].width for name in "AC"] == [10, 16]


def test_what_is_written_is_read_again():
    partners = [
        Partner(id="a", name="_x0041_ \ufffe", sector="individual", contact=Contact(email="a@a.example")),
        Partner(id="b", name={"de": "B\nC"}, joined=date(1899, 12, 31), roles=()),
    ]
    offers = [Offer(id="o", partner="b", name="O", childcare=False, minimum_age=3, schedules=({"days": ("MO",)},))]

    found = xlsx.parse_book(xlsx.dump({"partners": (Partner, partners), "offers": (Offer, offers)}), TYPES, file="f")

    assert [Offer.model_validate(entry) for entry in found["offers"].data] == offers
    assert [Partner.model_validate(entry) for entry in found["partners"].data] == [
        Partner(id="a", name="_x0041_", sector="individual"), partners[1],
    ]  # fmt: skip


def test_a_text_too_long_for_excel_is_refused():
    with pytest.raises(
        ConfigError, match=r"sheet 'partners', row 2: a text of more than 32,767 characters is too long"
    ):
        xlsx.dump({"partners": (Partner, [Partner(id="a", name="A", description="x" * 32_768)])})


def test_a_list_of_the_catalogue_may_be_a_workbook(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "regions.xlsx").write_bytes(book(["ags", "name"], [3, "Land"]))
    (tmp_path / "catalogue" / "places.xlsx").write_bytes(book(["ags", "name", "latitude"], ["3", "Ort", "52,5"]))

    catalogue = load_catalogue(tmp_path)

    assert catalogue.regions == (Region(ags="03", name="Land"),)
    assert catalogue.places == (Place(ags="03", name="Ort", latitude=52.5),)


def test_a_fault_in_a_workbook_has_its_cell_as_place(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "events.xlsx").write_bytes(
        book(["id", "name", "start"], ["a", "A", "01.12.2026 18:00"], ["b", "B", "31.02.2026"])
    )

    with pytest.raises(ConfigError, match=r"catalogue/events.xlsx:3:3: `start`: "):
        load_catalogue(tmp_path)
    assert Event.model_validate(parse(book(["id", "name", "start"], ["a", "A", "1.12.2026 18:00"]), Event).data[0])
