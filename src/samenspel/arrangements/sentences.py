"""What somebody agrees to by saying yes to visits, in the words that stand beside the button.

What is read aloud to a resident who says yes by phone is said to the resident, and of whom it is about.
"""

from django.utils.translation import gettext_lazy as _

OPENS = _(
    "While we have visits together, you may see my full name, phone number and address, and how to get in. "
    "I may see your full name and phone number."
)
OPENS_ONCE = _(
    "Around this one visit, you may see my full name, phone number and address, and how to get in. "
    "I may see your full name and phone number."
)
COMES = _(
    "While I come here, the resident and whoever arranges things beside the resident may see my full name and phone number. "
    "Everybody who comes here sees my first name and when I come."
)
COMES_ONCE = _(
    "Around this one visit, the resident and whoever arranges things beside the resident may see my full name and phone number. "
    "Everybody who comes here sees my first name and when I come."
)
IS_ASKED = _("You may know my first name and my neighbourhood, to see whether you can come to this visit.")
READS = _("You may read what I ask, my first name and my neighbourhood, to see whether you want to come.")
READS_ALOUD = _(
    "Do you say yes to somebody? Then that person may read what you ask, with your first name and your neighbourhood, "
    "to see whether to come."
)
OPENS_ALOUD = _(
    "Does that person say yes too? Then that person may see your full name, phone number and address, and how to get in, "
    "as long as you have visits together. You may know the full name and phone number of that person."
)
