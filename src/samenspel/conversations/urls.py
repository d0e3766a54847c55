"""The addresses of conversations."""

from django.urls import path

from samenspel.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.thread_list, name="thread_list"),
    path("<uuid:thread_id>/", views.thread_detail, name="thread_detail"),
]
