"""The addresses of a demo: those of the project, and the page to step into its people."""

from django.urls import include, path

from samenspel.project.urls import handler400, handler403, handler404, handler500
from samenspel.project.urls import urlpatterns as usual

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*usual, path("demo/", include("samenspel.project.demo.urls"))]
