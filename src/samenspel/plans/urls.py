"""The addresses of plans, under the desk."""

from django.urls import path

from samenspel.plans import views

app_name = "plans"

urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("nieuw/", views.plan_new, name="plan_new"),
    path("wat-als/", views.what_if_new, name="what_if_new"),
    path("<uuid:run_id>/", views.plan_detail, name="plan_detail"),
    path("<uuid:run_id>/stoppen/", views.plan_stop, name="plan_stop"),
    path("<uuid:run_id>/voorstellen/", views.plan_propose, name="plan_propose"),
    path("<uuid:run_id>/laten/", views.plan_leave, name="plan_leave"),
]
