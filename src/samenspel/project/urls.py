"""The addresses of Samenspel: one line a capability."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from samenspel.project import views
from samenspel.project.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^account/(?:password|inactive)/", views.nothing_here),  # there are no passwords
    path("account/", include("allauth.urls")),
    path("taal/setlang/", views.language_change, name="set_language"),
    path("api/v1/", api.urls),
    path("gezond/", views.health, name="health"),
    path("", include("samenspel.overview.urls")),
    path("mensen/", include("samenspel.people.urls")),
    path("buurt/", include("samenspel.neighbourhoods.urls")),
    path("delen/", include("samenspel.consent.urls")),
    path("gesprekken/", include("samenspel.conversations.urls")),
    path("vragen/", include("samenspel.exchange.urls")),
    path("balie/plan/", include("samenspel.plans.urls")),
    path("afspraken/", include("samenspel.arrangements.urls")),
    path("patronen/", include("samenspel.ui.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("samenspel.project.demo.urls")))

handler400 = "samenspel.ui.refusals.bad_request"
handler403 = "samenspel.ui.refusals.not_allowed"
handler404 = "samenspel.ui.refusals.not_found"
handler429 = "samenspel.ui.refusals.too_often"
handler500 = "samenspel.project.middleware.failure"
