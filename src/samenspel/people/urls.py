"""The addresses of people."""

from django.urls import path

from samenspel.people import views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("wijzigen/", views.profile_change, name="profile_change"),
    path("veilig/", views.security, name="security"),
    path("apparaten/", views.session_list, name="session_list"),
    path("apparaten/uit/", views.session_end, name="session_end"),
    path("bevestigen/", views.prove, name="prove"),
    path("welkom/", views.first_steps, name="first_steps"),
]
