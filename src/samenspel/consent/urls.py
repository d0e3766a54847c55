"""The addresses of consent."""

from django.urls import path

from samenspel.consent import views

app_name = "consent"
urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("wie-keek-mee/", views.look_list, name="look_list"),
    path("<uuid:agreement_id>/stop/", views.agreement_end, name="agreement_end"),
    path("<uuid:agreement_id>/verder/", views.agreement_renew, name="agreement_renew"),
]
