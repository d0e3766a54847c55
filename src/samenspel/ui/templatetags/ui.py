"""Small words for templates: an icon, a badge, a drawing, initials."""

from dataclasses import replace

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from samenspel.ui.icons import ICONS
from samenspel.ui.refusals import Words, words_for
from samenspel.ui.shapes import Text, Tone

register = template.Library()

MESSAGE_TONES = {"success": Tone.OK, "warning": Tone.WARNING, "error": Tone.ERROR}


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """Draw an icon; with a label it speaks, without one it is decoration.

    ``{% icon "plus" %} Ask for help`` or, standing alone, ``{% icon "check" label=done %}``.
    """
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own drawings, no input
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, shape)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', shape)


@register.simple_tag
def badge(text: Text, tone: str = Tone.NEUTRAL) -> SafeString:
    """Show a state as a small label: ``{% badge ask.state_label ask.state_tone %}``."""
    return format_html('<span class="badge badge--{}">{}</span>', Tone(tone), text)


@register.simple_tag
def art(name: str) -> SafeString:
    """Draw geese: ``flock``, ``landing``, ``resting`` or ``alone``; always decoration."""
    return mark_safe(render_to_string(f"ui/art/{name}.svg"))  # noqa: S308 - our own drawings


@register.filter
def initials(name: str) -> str:
    """Shorten a name to the one or two letters of its avatar."""
    words = [word for word in name.split() if word[:1].isalpha()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@register.filter
def tone_of(tags: str) -> Tone:
    """Find the tone that belongs to the level of a Django message."""
    return next((tone for tag, tone in MESSAGE_TONES.items() if tag in tags), Tone.INFO)


@register.simple_tag(takes_context=True)
def again(context: Context, block: str) -> str:
    """Repeat what a page wrote in a block: the title is also its first heading."""
    blocks = context.render_context[BLOCK_CONTEXT_KEY]
    return str(blocks.get_block(block).nodelist.render(context))


@register.simple_tag(takes_context=True)
def refusal_words(context: Context) -> Words:
    """Find what a refusal says: its own words where it has them, else those of its status.

    Reads ``status``, ``title`` and ``sentence``, or a ``refusal`` that has them; without
    any of these we are away for a moment.
    """
    refusal = context.get("refusal")
    status = context.get("status") or getattr(refusal, "status", None) or 503
    words = words_for(status)
    sentence = context.get("sentence") or getattr(refusal, "sentence", "")
    return replace(words, title=context.get("title") or words.title, sentence=sentence or words.sentence)
