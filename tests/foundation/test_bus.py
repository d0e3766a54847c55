"""Events reach everybody who reacts to them, at once."""

from dataclasses import dataclass

from samenspel.foundation import bus


@dataclass(frozen=True)
class GooseLanded:
    """Only for this test."""

    name: str


def test_a_fact_reaches_its_reactions_once_and_leaves_others_alone() -> None:
    heard: list[str] = []

    def listen(event: GooseLanded) -> None:
        heard.append(event.name)

    for _ in range(2):
        bus.reacts_to(GooseLanded)(listen)
    bus.announce(GooseLanded("Akka"))
    bus.announce("nobody listens to words")
    assert heard == ["Akka"]
    assert bus.reactions_to(GooseLanded)[0].endswith("listen")
