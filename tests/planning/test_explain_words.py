"""Every code has its sentence, in English and in Dutch, and says nothing that is not to be told."""

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from samenspel.planning import (
    Because,
    Help,
    HelpKind,
    Language,
    Option,
    Visit,
    VisitReason,
    Why,
    explain,
    help_sentence,
    open_sentence,
    reason_sentence,
    solve,
)
from samenspel.planning.explaining.parts import PARTS
from samenspel.planning.explaining.words import (
    BECAUSE,
    GAIN,
    HEADINGS,
    HELP,
    WEEKDAYS,
    WHEN,
    WHY,
    Heading,
    Phrase,
    asked_moment,
)
from tests.planning.streets import street

LANGUAGES = tuple(Language)
REASON = VisitReason("v", "h", Because.NEARER, "secret", 1.25, ("car",), ("vog",), 2, 5, 3, 4, 6, 2)
HELP_ROW = Help(
    kind=HelpKind.MORE_PEOPLE,
    activity="ride",
    needs=("car",),
    weekdays=(2,),
    from_minute=PARTS[1][0],
    to_minute=PARTS[1][1],
    place=(52.0, 5.0),
    km=1.5,
    most_per_week=1,
    most_per_month=2,
    people=2,
    visits_gained=14,
    gains=(8, 14, 15),
    requests=("r",),
    helpers=("secret",),
)


def is_one_sentence(text: str) -> bool:
    return not text[0].islower() and text.endswith(".") and ". " not in text and "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words_in_every_language(language: Language) -> None:
    assert set(BECAUSE[language]) == set(Because)
    assert set(WHY[language]) == set(Why)
    assert set(HELP[language]) == set(HelpKind)
    assert set(HEADINGS[language]) == set(Heading)
    assert set(WHEN[language]) == set(PARTS)
    assert len(WEEKDAYS[language]) == 7


def places_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


PAIRS = [(BECAUSE[Language.ENGLISH][code], BECAUSE[Language.DUTCH][code]) for code in Because]
PAIRS += [(HELP[Language.ENGLISH][code], HELP[Language.DUTCH][code]) for code in HelpKind]


@pytest.mark.parametrize(("english", "dutch"), PAIRS)
def test_both_languages_tell_the_same_facts(english: Phrase, dutch: Phrase) -> None:
    assert places_in(english.one) == places_in(dutch.one)
    assert places_in(english.other) == places_in(dutch.other)
    assert english.one != dutch.one


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("because", Because)
def test_why_this_person_is_one_sentence_for_one_and_for_many(because: Because, language: Language) -> None:
    many = replace(REASON, because=because)
    one = replace(many, others_fit=1, others_with_room=1, wishes_missed=())
    for reason in (one, many):
        told = reason_sentence(reason, language, who="Chantal")
        assert is_one_sentence(told)
        assert "Chantal" in told
        assert "secret" not in told
    has_number = because in {Because.ONLY_ONE_WITH_ROOM, Because.FACES_FULL, Because.MORE_WISHES}
    assert (reason_sentence(one, language, who="C") != reason_sentence(many, language, who="C")) is has_number


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_nobody_is_one_sentence(language: Language) -> None:
    told = [*(open_sentence(why, language) for why in Why), open_sentence(Why.TRADED_OFF, language, too_far=46.72)]
    assert all(map(is_one_sentence, told))
    assert len(set(told)) == len(Why) + 1
    assert told[-1].count("46.7" if language is Language.ENGLISH else "46,7") == 1


def test_an_open_visit_is_told_with_when_it_is_asked_for() -> None:
    def moment(count: int, language: Language) -> str:
        options = tuple(Option(date(2026, 3, 2 + at), 540, 750) for at in reversed(range(count)))
        return asked_moment(Visit("v", 60, options), language)

    assert moment(0, Language.ENGLISH) == ""
    assert moment(1, Language.ENGLISH) == "2026-03-02 09:00-12:30"
    assert moment(2, Language.ENGLISH) == "2026-03-02 09:00-12:30 or 1 other moment"
    assert moment(3, Language.DUTCH) == "2026-03-02 09:00-12:30 of 2 andere momenten"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", HelpKind)
def test_what_would_help_is_one_sentence_for_one_and_for_many(kind: HelpKind, language: Language) -> None:
    many = replace(HELP_ROW, kind=kind)
    one = replace(many, people=1, visits_gained=1)
    for row in (one, many):
        told = help_sentence(row, language)
        assert is_one_sentence(told)
        assert "secret" not in told
        assert "52" not in told
    assert GAIN[language].of(14) in help_sentence(many, language)
    assert help_sentence(one, language).removesuffix(f"{GAIN[language].of(1)}.") != help_sentence(one, language)


def test_a_page_gives_its_own_names_and_the_area() -> None:
    names = {"ride": "vervoer", "car": "een auto"}
    told = help_sentence(HELP_ROW, Language.DUTCH, names=names, where="in Oost")
    assert told == "Nog 2 mensen voor vervoer (nodig: een auto), op dinsdagmiddag, in Oost: 14 bezoeken erbij."
    assert help_sentence(HELP_ROW, Language.ENGLISH) == (
        "2 more people for ride (needed: car), on Tuesday afternoons: 14 visits more."
    )


def test_two_weekdays_are_both_named() -> None:
    told = help_sentence(replace(HELP_ROW, weekdays=(2, 5)), Language.DUTCH)
    assert "op dinsdagmiddag en op vrijdagmiddag" in told


def test_the_dutch_write_a_comma_and_nobody_lives_at_no_distance() -> None:
    assert "1,2 km" in reason_sentence(REASON, Language.DUTCH, who="C")
    assert "0.1 km" in reason_sentence(replace(REASON, km=0.0), Language.ENGLISH, who="C")
    assert "3 km" in reason_sentence(replace(REASON, km=3.0), Language.ENGLISH, who="C")


def test_names_with_braces_stay_as_they_are() -> None:
    assert reason_sentence(REASON, Language.ENGLISH, who="{all}").startswith("{all} lives")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_street_brings_has_its_sentence(language: Language) -> None:
    for seed in range(10):
        problem = street(seed)
        told = explain(problem, solve(problem, rounds=0).plan)
        for reason in told.visits:
            assert is_one_sentence(reason_sentence(reason, language, who="Chantal"))
        for one in told.open:
            assert is_one_sentence(open_sentence(one.why, language))
