"""Make the first administrator of a community, who then lets in the others on the pages."""

from typing import TYPE_CHECKING, Annotated

import typer

from samenspel.cli.house import open_house, plain_words
from samenspel.cli.voice import Exit, Refused, say

if TYPE_CHECKING:
    from samenspel.neighbourhoods.models import Area, Community


def make_admin(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address to sign in with.", show_default=False)],
    community: Annotated[
        str, typer.Argument(metavar="COMMUNITY", help="The name of the community; made when it is new.", show_default=False)
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What to call a new administrator.")] = "",
    area: Annotated[list[str] | None, typer.Option(metavar="CODE", help="An area it covers. May be given again.")] = None,
) -> None:
    """Make somebody the administrator of a community, and the community when it is new."""
    open_house()
    refuse_wrong_email(email)
    from django.conf import settings
    from django.db import transaction

    from samenspel.cli.database import refuse_outdated
    from samenspel.neighbourhoods import services as neighbourhoods
    from samenspel.people import services as people
    from samenspel.people.rules import Hat

    with plain_words(), transaction.atomic():
        refuse_outdated()
        place = find_or_found(community)
        for covered in map(area_of, area or []):
            neighbourhoods.add_area(place, covered, actor=None)
        person = people.find_or_make_person(email=email, first_name=name, actor=None)
        neighbourhoods.give_hat(person, Hat.ADMINISTRATOR, place, actor=None)
    say(f"{person.email} is administrator of {place.name}. Sign in at {settings.SITE_URL} with a code by e-mail.")


def refuse_wrong_email(email: str) -> None:
    """Refuse what no letter can be sent to."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(f"EMAIL: {email} is not an e-mail address", code=Exit.BAD_INPUT) from error


def find_or_found(name: str) -> "Community":
    """Find the community of this name, or found it."""
    from django.utils.text import slugify

    from samenspel.neighbourhoods import services
    from samenspel.neighbourhoods.models import Community

    slug = slugify(name)
    if not slug:
        raise Refused(f"COMMUNITY: {name!r} has no letter or digit in it", code=Exit.BAD_INPUT)
    return Community.objects.filter(slug=slug).first() or services.found_community(name, slug)


def area_of(code: str) -> "Area":
    """Find an area by its code."""
    from samenspel.neighbourhoods.models import Area

    area = Area.objects.filter(code=code.upper()).first()
    if area is None:
        raise Refused(f"--area: {code} is not known; read it first: samenspel import-areas FILE", code=Exit.BAD_INPUT)
    return area
