"""What can be done with places and relations."""

from samenspel.neighbourhoods.services.areas import ImportReport, import_areas
from samenspel.neighbourhoods.services.communities import add_area, found_community
from samenspel.neighbourhoods.services.homes import set_home, settle_in
from samenspel.neighbourhoods.services.relations import add_person, end_hat, give_hat, join, put_on_hat, record_vetting, take_part

__all__ = [
    "ImportReport",
    "add_area",
    "add_person",
    "end_hat",
    "found_community",
    "give_hat",
    "import_areas",
    "join",
    "put_on_hat",
    "record_vetting",
    "set_home",
    "settle_in",
    "take_part",
]
