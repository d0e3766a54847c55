"""The doors of visits for programs: the same access, services and queries as the pages."""

import uuid

from ninja import Query, Router, Status

from samenspel.arrangements import access, services
from samenspel.arrangements.queries.calendar import CalendarVisit, visits_between
from samenspel.arrangements.queries.visit_pages import VisitPage, visit_page
from samenspel.arrangements.rules import Act
from samenspel.arrangements.schemas import PeriodIn, ReportIn, SequenceIn, VisitLineOut, VisitOut
from samenspel.foundation import clock
from samenspel.people.http import PersonRequest

router = Router(by_alias=True, tags=["visits"])


@router.get("/visits", response=list[VisitLineOut])
def visit_list(request: PersonRequest, period: Query[PeriodIn]) -> list[CalendarVisit]:
    """List the visits of a period in your own calendar: received, made, or of somebody you are beside."""
    access.require(request.actor, Act.CALENDAR)
    first, last = period.days(clock.today())
    return list(visits_between(request.actor, first=first, last=last))


@router.get("/visits/{uuid:visit_id}", response=VisitOut)
def visit_detail(request: PersonRequest, visit_id: uuid.UUID) -> VisitPage:
    """Show one visit, with how to reach the other one while both agree to that; the other one can see that you looked."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.SEE, visit)
    page = visit_page(visit, viewer=request.actor)
    services.note_contacts(page.contacts, about=visit.arrangement, actor=request.actor)
    services.note_asked(visit, page.asked, actor=request.actor)
    services.note_names(visit, actor=request.actor)
    return page


@router.post("/visits/{uuid:visit_id}/drop-out", response={204: None})
def visit_drop_out(request: PersonRequest, visit_id: uuid.UUID, given: SequenceIn) -> Status[None]:
    """Say that you cannot come; somebody else is looked for at once."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.DROP_OUT, visit)
    services.drop_out(visit, sequence=given.sequence, actor=request.actor)
    return Status(204, None)


@router.post("/visits/{uuid:visit_id}/report", response={204: None})
def visit_report(request: PersonRequest, visit_id: uuid.UUID, given: ReportIn) -> Status[None]:
    """Say whether a visit took place."""
    visit = access.visit_for(request.actor, visit_id)
    access.require(request.actor, Act.REPORT_VISIT, visit)
    services.report_visit(visit, happened=given.happened, actor=request.actor)
    return Status(204, None)
