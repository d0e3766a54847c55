"""Small drawings of the kinds of help, on the same grid of 24 as the icons."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from samenspel.exchange.rules import Activity

DRAWINGS: Mapping[str, str] = {
    Activity.COMPANY: (
        '<path d="M4 9h12v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5Z"/><path d="M16 11h1.5a2.5 2.5 0 0 1 0 5H16"/>'
        '<path d="M8 6c0-1.2 1-1.2 1-2.5M12 6c0-1.2 1-1.2 1-2.5"/>'
    ),
    Activity.WALK: (
        '<circle cx="13" cy="4.5" r="2"/><path d="m9 21 2.5-5.5L15 18l1.5 3"/>'
        '<path d="m11.5 15.5.8-6L8.5 11 7 14M12.3 9.5l2.7 2.7 3 .8"/>'
    ),
    Activity.GROCERIES: '<path d="M5 8.5h14l-1.2 12H6.2Z"/><path d="M8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>',
    Activity.TRANSPORT: (
        '<path d="M3.5 16.5v-4l2-5.5A2 2 0 0 1 7.4 5.5h9.2a2 2 0 0 1 1.9 1.5l2 5.5v4Z"/><path d="M4.5 12h15"/>'
        '<circle cx="7.5" cy="17.5" r="2"/><circle cx="16.5" cy="17.5" r="2"/>'
    ),
    Activity.COOKING: '<path d="M4 10h16v5a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5ZM2 12h2M20 12h2"/><path d="M9 7V4M12 7V3M15 7V4"/>',
    Activity.GARDEN: (
        '<path d="M12 21v-9"/><path d="M12 14c-4 0-6.5-2-6.5-6 4 0 6.5 2 6.5 6Z"/>'
        '<path d="M12 11c0-4 2.5-6 6.5-6 0 4-2.5 6-6.5 6Z"/><path d="M6 21h12"/>'
    ),
    Activity.ODD_JOBS: '<path d="m13 8-9 9 3 3 9-9"/><path d="m11.5 5.5 3-3 7 7-3 3Z"/>',
    Activity.PAPERWORK: '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m3.5 7 8.5 6.500L20.5 7"/>',
    Activity.DIGITAL: '<rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M11 18.500h2"/>',
    Activity.PETS: (
        '<circle cx="6" cy="11" r="1.8"/><circle cx="10" cy="6.5" r="1.8"/>'
        '<circle cx="14.5" cy="6.5" r="1.8"/><circle cx="18.5" cy="11" r="1.8"/>'
        '<path d="M12.2 11c2.5 0 5 3.2 5 5.7s-2.5 2.8-5 2.3c-2.5.5-5 .2-5-2.3s2.5-5.7 5-5.7Z"/>'
    ),
    Activity.LANGUAGE: (
        '<path d="M12 6.500C10 5 7 4.5 3.5 4.800v13.500c3.5-.3 6.5.2 8.5 1.7 2-1.5 5-2 8.5-1.700V4.800C17 4.5 14 5 12 6.500Z"/>'
        '<path d="M12 6.500V20"/>'
    ),
    Activity.CHILDREN: (
        '<circle cx="8" cy="6.5" r="3"/><path d="M3.5 20v-3.500A4.5 4.5 0 0 1 8 12a4.5 4.5 0 0 1 4.5 4.500V20"/>'
        '<circle cx="17" cy="11.5" r="2.2"/><path d="M14 20v-2a3 3 0 0 1 6 0v2"/>'
    ),
    Activity.RESPITE: (
        '<path d="M5 11V7.500A2.5 2.5 0 0 1 7.5 5h9A2.5 2.5 0 0 1 19 7.500V11"/>'
        '<path d="M3 13a2 2 0 0 1 4 0v2h10v-2a2 2 0 0 1 4 0v4.500H3Z"/><path d="M5.5 17.500V20M18.5 17.500V20"/>'
    ),
}


def drawing(activity: str) -> SafeString:
    """Draw a kind of help; always decoration. An ask that has none yet gets nothing."""
    if activity not in DRAWINGS:
        return mark_safe("")
    shape = mark_safe(DRAWINGS[activity])  # noqa: S308  our own drawings, no input
    return format_html('<svg class="icon drawing" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', shape)
