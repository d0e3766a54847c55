"""The addresses of arrangements."""

from django.urls import path

from samenspel.arrangements import views

app_name = "arrangements"

urlpatterns = [
    path("", views.calendar.visit_list, name="visit_list"),
    path("past-niet-meer/", views.doubts.doubt_list, name="doubt_list"),
    path("bezoek/<uuid:visit_id>/", views.visits.visit_detail, name="visit_detail"),
    path("bezoek/<uuid:visit_id>/kan-niet/", views.visits.visit_drop_out, name="visit_drop_out"),
    path("bezoek/<uuid:visit_id>/verzetten/", views.visits.visit_move, name="visit_move"),
    path("bezoek/<uuid:visit_id>/afzeggen/", views.visits.visit_cancel, name="visit_cancel"),
    path("bezoek/<uuid:visit_id>/geweest/", views.visits.visit_report, name="visit_report"),
    path("bezoek/<uuid:visit_id>/hoe-ging-het/", views.experiences.experience_add, name="experience_add"),
    path("bezoek/<uuid:visit_id>/invaller/", views.covers.cover_find, name="cover_find"),
    path("invaller/<uuid:cover_id>/", views.covers.cover_answer, name="cover_answer"),
    path("voorstel/vraag/<uuid:ask_id>/", views.proposals.proposal_new, name="proposal_new"),
    path("voorstel/vraag/<uuid:ask_id>/weer-zoeken/", views.proposals.ask_look_again, name="ask_look_again"),
    path("voorstel/vraag/<uuid:ask_id>/weer-zoeken/opschrijven/", views.proposals.ask_look_again_for, name="ask_look_again_for"),
    path("voorstel/<uuid:proposal_id>/", views.proposals.proposal_detail, name="proposal_detail"),
    path("voorstel/<uuid:proposal_id>/intrekken/", views.proposals.proposal_withdraw, name="proposal_withdraw"),
    path("voorstel/<uuid:proposal_id>/opschrijven/", views.proposals.proposal_write_down, name="proposal_write_down"),
    path("gezicht/<uuid:face_id>/keuze/", views.proposals.face_approve, name="face_approve"),
    path("gezicht/<uuid:face_id>/antwoord/", views.proposals.face_answer, name="face_answer"),
    path("agenda-link/", views.feeds.feed_list, name="feed_list"),
    path("agenda-link/nieuw/", views.feeds.feed_add, name="feed_add"),
    path("agenda-link/<uuid:feed_id>/intrekken/", views.feeds.feed_revoke, name="feed_revoke"),
    path("agenda/<str:token>.ics", views.feeds.feed_read, name="feed_read"),
    path("<uuid:arrangement_id>/", views.arrangements.arrangement_detail, name="arrangement_detail"),
    path("<uuid:arrangement_id>/op-papier/", views.arrangements.arrangement_sheet, name="arrangement_sheet"),
    path("<uuid:arrangement_id>/stoppen/", views.arrangements.arrangement_stop, name="arrangement_stop"),
    path("<uuid:arrangement_id>/beeindigen/", views.arrangements.arrangement_end, name="arrangement_end"),
]
