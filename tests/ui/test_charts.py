"""Charts: bars in proportion, and every figure in the table as well."""

import re

import pytest
from django.template.loader import render_to_string

from samenspel.ui.charts import WIDTH, Bar, Look, draw

WORDS = ("Visits", "How many have somebody.", "What", "How many")


def test_bars_are_in_proportion() -> None:
    chart = draw("visits", words=WORDS, bars=[Bar("now", 10, "10"), Bar("then", 40, "40"), Bar("nothing", 0, "0")])
    assert [row.width for row in chart.rows] == [WIDTH / 4, WIDTH, 0]


def test_the_longest_of_all_sides_sets_the_measure() -> None:
    chart = draw("visits", words=WORDS, before="Before", bars=[Bar("a", 10, "10", before=20, before_text="20")])
    assert (chart.rows[0].width, chart.rows[0].before_width) == (WIDTH / 2, WIDTH)
    spread = draw("visits", words=WORDS, bars=[Bar("a", 10, "10", low=5, high=20)])
    assert (spread.rows[0].low_x, spread.rows[0].high_x) == (WIDTH / 4, WIDTH)


@pytest.mark.parametrize("value", [0, -1])
def test_where_there_is_nothing_nothing_is_drawn(value: float) -> None:
    assert draw("visits", words=WORDS, bars=[Bar("a", value, str(value))]).rows[0].width == 0


def test_rows_lie_below_each_other_inside_the_drawing() -> None:
    chart = draw("visits", words=WORDS, before="Before", bars=[Bar("a", 1, "1", before=1), Bar("b", 1, "1", before=1)])
    first, second = chart.rows
    assert first.before_y < first.bar_y < second.before_y
    assert second.bar_y + chart.thick <= chart.height


def test_a_chart_has_a_title_a_sentence_and_a_table_with_the_same_figures() -> None:
    bars = [Bar("now", 10, "10", Look.STANDS), Bar("then", 1234.5, "1.234", exactly="1.234 tot 1.300", low=1, high=2)]
    page = render_to_string("ui/_chart.html", {"chart": draw("visits", words=WORDS, bars=bars)})
    assert 'role="img" aria-labelledby="visits-title visits-desc"' in page
    assert '<title id="visits-title">Visits</title>' in page
    assert '<desc id="visits-desc">How many have somebody.</desc>' in page
    assert re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page) == [("now", "10"), ("then", "1.234 tot 1.300")]
    assert ',"' not in page  # no decimal comma in a measure


def test_where_two_are_compared_a_legend_says_which_is_which_and_both_figures_stand_at_the_bars() -> None:
    bars = [Bar("a", 118, "118", before=99, before_text="99")]
    page = render_to_string("ui/_chart.html", {"chart": draw("x", words=WORDS, bars=bars, before="Before")})
    [legend] = re.findall(r'<p class="chart__legend">(.*?)</p>', page)
    assert re.sub(r"<[^>]+>|\s+", " ", legend).split() == ["Before", "How", "many"]
    assert '<tspan class="chart__was">99 → </tspan>118</text>' in page
    assert "chart__legend" not in render_to_string("ui/_chart.html", {"chart": draw("x", words=WORDS, bars=[Bar("a", 1, "1")])})


def test_the_table_is_folded() -> None:
    page = render_to_string("ui/_chart.html", {"chart": draw("x", words=WORDS, bars=[Bar("a", 1, "1")])})
    assert re.search(r'<details class="more">\s*<summary>.+?</summary>\s*<table', page)


def test_words_are_made_harmless() -> None:
    page = render_to_string("ui/_chart.html", {"chart": draw("x", words=WORDS, bars=[Bar("<b>", 1, "<i>")])})
    assert "<b>" not in page
    assert "<i>" not in page
