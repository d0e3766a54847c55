"""The addresses of asking, offering and replying."""

from django.urls import path

from samenspel.exchange import views

app_name = "exchange"

urlpatterns = [
    path("", views.ask_list, name="ask_list"),
    path("nieuw/", views.ask_start, name="ask_start"),
    path("nieuw/voor/", views.ask_start_for, name="ask_start_for"),
    path("aanbod/", views.offer_detail, name="offer_detail"),
    path("aanbod/wijzigen/", views.offer_change, name="offer_change"),
    path("aanbod/weg/", views.offer_away, name="offer_away"),
    path("aanbod/pauze/", views.offer_pause, name="offer_pause"),
    path("aanbod/verlengen/", views.offer_extend, name="offer_extend"),
    path("meehelpen/", views.suggestion_list, name="suggestion_list"),
    path("meehelpen/<uuid:suggestion_id>/", views.suggestion_detail, name="suggestion_detail"),
    path("meehelpen/<uuid:suggestion_id>/ja/", views.reply_add, name="reply_add"),
    path("meehelpen/<uuid:suggestion_id>/nee/", views.suggestion_refuse, name="suggestion_refuse"),
    path("reacties/<uuid:reply_id>/intrekken/", views.reply_withdraw, name="reply_withdraw"),
    path("reacties/<uuid:reply_id>/nee/", views.reply_decline, name="reply_decline"),
    path("<uuid:ask_id>/", views.ask_detail, name="ask_detail"),
    path("<uuid:ask_id>/stap/<int:step>/", views.ask_step, name="ask_step"),
    path("<uuid:ask_id>/bewaren/", views.ask_draft, name="ask_draft"),
    path("<uuid:ask_id>/sluiten/", views.ask_close, name="ask_close"),
    path("<uuid:ask_id>/verlengen/", views.ask_extend, name="ask_extend"),
    path("<uuid:ask_id>/gesprek/", views.ask_talk, name="ask_talk"),
    path("<uuid:ask_id>/voorrang/", views.ask_urgency, name="ask_urgency"),
]
