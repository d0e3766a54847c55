"""Reading the key figures of CBS: rows about municipalities, districts or neighbourhoods. No database."""

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samenspel.neighbourhoods.rules import AreaKind

CODES = {
    AreaKind.NEIGHBOURHOOD: ("bu_code", re.compile(r"BU\d{4}[0-9A-Z]{4}")),
    AreaKind.DISTRICT: ("wk_code", re.compile(r"WK\d{4}[0-9A-Z]{2}")),
    AreaKind.MUNICIPALITY: ("gm_code", re.compile(r"GM\d{4}")),
}
PARENTS = {AreaKind.NEIGHBOURHOOD: AreaKind.DISTRICT, AreaKind.DISTRICT: AreaKind.MUNICIPALITY}
LONGEST_NAME = 120
LATITUDES, LONGITUDES = (50.5, 54.0), (3.0, 7.5)  # the Netherlands in Europe
Row = Mapping[str | None, str | None]


@dataclass(frozen=True)
class Figures:
    """What a file says of one area."""

    code: str
    kind: AreaKind
    name: str
    district: str = ""  # code; of a neighbourhood
    municipality: str = ""  # code; of a neighbourhood or a district
    latitude: float | None = None
    longitude: float | None = None
    addresses: int = 0
    inhabitants: int = 0

    @property
    def parent(self) -> str | None:
        """The code of the area that this one is a part of."""
        return self.district or self.municipality or None


@dataclass(frozen=True)
class BadRow:
    """A line of the file that cannot be used, and why; line 1 holds the names of the columns."""

    line: int
    reason: str


class NotKeyFigures(ValueError):
    """The file as a whole is something else than key figures."""


def read(lines: Iterable[str]) -> tuple[AreaKind, list[Figures], list[BadRow]]:
    """Read a whole file: of what kind its areas are, the good rows, and the bad ones with their reasons."""
    reader = csv.DictReader(iter(lines), strict=True)
    try:
        kind = kind_of(tuple(reader.fieldnames or ()))
    except csv.Error as error:
        raise NotKeyFigures(f"this is not a CSV file: {error}") from error
    good: dict[str, Figures] = {}
    bad: list[BadRow] = []
    for line, row in _rows(reader, bad):
        try:
            figures = figures_of(kind, row)
            if figures.code in good:
                raise ValueError(f"{figures.code} stands in the file twice")
            good[figures.code] = figures
        except ValueError as error:
            bad.append(BadRow(line, str(error)))
    return kind, list(good.values()), sorted(bad, key=lambda row: row.line)


def kind_of(columns: tuple[str, ...]) -> AreaKind:
    """Say what the rows are about, by the names of the columns."""
    kind = next((kind for kind, (column, _) in CODES.items() if column in columns), None)
    if kind is None:
        raise NotKeyFigures("the first line must name the columns, one of them bu_code, wk_code or gm_code")
    needed = {column for column, _ in list(CODES.values())[list(CODES).index(kind) :]} | {"naam", "inwoners", "huishoudens"}
    missing = sorted(needed - set(columns))
    if missing:
        raise NotKeyFigures(f"columns are missing: {', '.join(missing)}")
    return kind


def figures_of(kind: AreaKind, row: Row) -> Figures:
    """Check one row; ``ValueError`` says what is wrong with it."""
    if None in row or None in row.values():
        raise ValueError("the number of columns differs from the first line")
    codes = {above: _code(row, above) for above in list(CODES)[list(CODES).index(kind) :]}
    for part, whole in itertools.pairwise(codes.values()):
        if not part[2:].startswith(whole[2:]):
            raise ValueError(f"{part} is not a part of {whole}")
    latitude, longitude = _place(row)
    return Figures(
        code=codes[kind],
        kind=kind,
        name=_name(row),
        district=codes[AreaKind.DISTRICT] if kind == AreaKind.NEIGHBOURHOOD else "",
        municipality=codes[AreaKind.MUNICIPALITY] if kind != AreaKind.MUNICIPALITY else "",
        latitude=latitude,
        longitude=longitude,
        addresses=_count(row, "huishoudens"),
        inhabitants=_count(row, "inwoners"),
    )


def _rows(reader: "csv.DictReader[str]", bad: list[BadRow]) -> Iterator[tuple[int, Row]]:
    """Walk over the rows with their line numbers; a row that is no CSV is bad, and the rest goes on."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad.append(BadRow(line, f"this is not CSV: {error}"))
        else:
            yield line, row


def _text(row: Row, column: str) -> str:
    return (row.get(column) or "").strip()


def _code(row: Row, kind: AreaKind) -> str:
    column, pattern = CODES[kind]
    code = _text(row, column)
    if not pattern.fullmatch(code):
        raise ValueError(f"{column} is {code or 'empty'}, not a code like {pattern.pattern[:2]} and figures")
    return code


def _name(row: Row) -> str:
    name = _text(row, "naam")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError("naam is empty, too long or not readable")
    return name


def _number(row: Row, column: str) -> float | None:
    text = _text(row, column)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{column} is {text[:20]}, not a number") from None


def _count(row: Row, column: str) -> int:
    """Read a count; CBS leaves it out where too few people live."""
    number = _number(row, column)
    if number is None:
        return 0
    if not 0 <= number < 10**8 or number != int(number):
        raise ValueError(f"{column} is {_text(row, column)[:20]}, not a count")
    return int(number)


def _place(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = _number(row, "lat"), _number(row, "lon")
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        raise ValueError("one of lat and lon is missing")
    if not (LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]):
        raise ValueError(f"lat {latitude} and lon {longitude} are not in the Netherlands")
    return latitude, longitude
