"""Where somebody sees what he shares and who looked, and stops what he no longer wants."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.consent import access, queries, services
from samenspel.consent.forms import FilterLooksForm
from samenspel.consent.rules import Act, DataClass, Effect, Purpose
from samenspel.foundation.http import door
from samenspel.foundation.refusals import NotFound
from samenspel.people.http import PersonRequest
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.answers import answer, see_other


@door(Act.SEE, "GET", "HEAD")
def agreement_list(request: PersonRequest) -> HttpResponse:
    """Show what somebody shares, with whom, and until when."""
    subject = _subject_of(request)
    page = queries.agreement_page(request.actor, subject=subject, page=request.GET.get("page", "1"))
    return answer(request, "consent/agreement_list.html", {"page": page})


@door(Act.END, "GET", "HEAD", "POST")
def agreement_end(request: PersonRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Say what stops with an agreement, and stop it at once after a yes."""
    agreement = access.agreement_for(request.actor, agreement_id)
    if request.method != "POST":
        return answer(request, "consent/agreement_end.html", {"page": queries.stop_page(agreement)})
    if "refuse" in request.POST and agreement.effect == Effect.PERMIT:
        services.end_for_good(agreement, actor=request.actor)
    else:
        services.end_agreement(agreement, actor=request.actor)
    said = _("Done. You no longer have this agreement with %(name)s.")
    messages.success(request, said % {"name": display_name(agreement.recipient)})
    return see_other(reverse("consent:agreement_list"))


@door(Act.RENEW, "POST")
def agreement_renew(request: PersonRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Let an agreement that stops soon go on, in one tap."""
    agreement = access.agreement_to_renew(request.actor, agreement_id)
    services.renew_agreement(agreement, actor=request.actor)
    messages.success(request, _("Done. What is shared with %(name)s goes on.") % {"name": display_name(agreement.recipient)})
    whose = "" if agreement.subject_id == request.actor.pk else f"?for={agreement.subject_id}"
    return see_other(reverse("consent:agreement_list") + whose)


@door(Act.SEE, "GET", "HEAD")
def look_list(request: PersonRequest) -> HttpResponse:
    """Show who looked at somebody's data, day by day."""
    subject = _subject_of(request)
    form = FilterLooksForm(request.GET, viewers=queries.viewer_choices(subject or request.user))
    chosen = {name: form.cleaned_data[name] for name in ("viewer", "first", "last")} if form.is_valid() else {}
    page = queries.look_page(request.actor, subject=subject, **chosen, page=request.GET.get("page", "1"))
    return answer(request, "consent/look_list.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _subject_of(request: PersonRequest) -> Person | None:
    """Return beside whom the reader stands on this page, if anybody; that somebody looked is written down."""
    wanted = request.GET.get("for", "")
    if not wanted:
        return None
    try:
        subject = access.person_beside(request.actor, uuid.UUID(wanted))
    except ValueError:
        raise NotFound from None
    services.note_look(
        request.actor,
        subject=subject,
        data_class=DataClass.ACCOUNT,
        purpose=Purpose.REPRESENT,
        agreement=access.agreement_beside(request.actor, subject),
    )
    return subject
