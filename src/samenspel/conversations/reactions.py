"""What conversations do when something happens below: write the letters that consent cannot send itself."""

from django.urls import reverse

from samenspel.consent.access import running_out
from samenspel.consent.events import AgreementRunsOut
from samenspel.conversations.models import Letter
from samenspel.conversations.services import send_letter, still_true
from samenspel.foundation.bus import reacts_to
from samenspel.people.models import Person

RUNS_OUT = "consent.runs_out"


@reacts_to(AgreementRunsOut)
def ask_whether_it_goes_on(event: AgreementRunsOut) -> None:
    """Ask by letter whether what somebody shares goes on; once for everything that stops on one day."""
    for person in Person.objects.filter(pk__in=event.decider_ids):
        whose = "" if person.pk == event.subject_id else f"?for={event.subject_id}"
        send_letter(
            person,
            RUNS_OUT,
            key=f"{RUNS_OUT}:{person.pk}:{event.subject_id}:{event.last_day}",
            facts={"subject": str(event.subject_id)},
            link=reverse("consent:agreement_list") + whose,
        )


@still_true(RUNS_OUT)
def _still_runs_out(letter: Letter) -> bool:
    """Whether something of this person still stops soon."""
    return running_out().filter(subject=letter.facts["subject"]).exists()
