"""The addresses of the interface house."""

from django.urls import path

from samenspel.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.pattern_list, name="pattern_list"),
]
