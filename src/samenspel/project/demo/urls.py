"""The address of the demo; it exists only where ``SAMENSPEL_DEMO`` is on."""

from django.urls import path

from samenspel.project.demo import views

app_name = "demo"

urlpatterns = [path("", views.person_choose, name="person_choose")]
