"""The addresses of the overview: home and the coordinator's desk."""

from django.urls import path

from samenspel.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("balie/", views.desk, name="desk"),
]
