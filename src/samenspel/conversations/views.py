"""The doors of conversations: the list, and one of them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samenspel.conversations import access, queries, services
from samenspel.conversations.forms import WriteMessageForm
from samenspel.conversations.models import Thread
from samenspel.conversations.rules import Act
from samenspel.foundation.http import door, take_kept
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.http import PersonRequest
from samenspel.ui.answers import answer, see_other, wants_part

PAGE = "conversations/thread_detail.html"
TALK = "conversations/_talk.html"


@door(Act.SEE, "GET")
def thread_list(request: PersonRequest) -> HttpResponse:
    """List my conversations."""
    page = queries.list_threads(request.actor, request.GET.get("page", 1))
    return answer(request, "conversations/thread_list.html", {"page": page})


@door(Act.WRITE, "GET", "POST")
def thread_detail(request: PersonRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Show a conversation; write in it."""
    thread = access.thread_for(request.actor, thread_id)
    if request.method == "POST":
        return _write(request, thread)
    kept = take_kept(request)
    form = WriteMessageForm(initial={"words": kept.get("words", "")} if kept else None)
    return _show(request, thread, form, reads=True)


def _write(request: PersonRequest, thread: Thread) -> HttpResponse:
    form = WriteMessageForm(request.POST)
    if not form.is_valid():
        return _show(request, thread, form, status=422)
    try:
        services.write_message(thread, **form.cleaned_data, actor=request.actor)
    except NotPossibleNow as refusal:  # what was typed stays in the form
        form.add_error(None, str(refusal.sentence))
        return _show(request, thread, form, status=refusal.status)
    if wants_part(request):
        return _show(request, thread, WriteMessageForm())
    messages.success(request, _("Your message has been sent."))
    return see_other(request.path + "#write")


def _show(
    request: PersonRequest, thread: Thread, form: WriteMessageForm, *, status: int = 200, reads: bool = False
) -> HttpResponse:
    page = queries.thread_page(thread, actor=request.actor, page=request.GET.get("page", 1))
    if reads:  # like a line in the log of looks: this is what makes it read, so that no letter goes out
        services.mark_read(thread, actor=request.actor)
    if not form.is_bound:
        form.initial["form_key"] = page.form_key
    return answer(request, PAGE, {"page": page, "form": form}, part=TALK, status=status)
