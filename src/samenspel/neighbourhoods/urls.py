"""The addresses of neighbourhoods."""

from django.urls import path

from samenspel.neighbourhoods import views

app_name = "neighbourhoods"
urlpatterns = [
    path("hoed/", views.hat_wear, name="hat_wear"),
    path("thuis/", views.home_change, name="home_change"),
    path("meedoen/", views.community_join, name="community_join"),
    path("mensen/", views.relation_list, name="relation_list"),
    path("mensen/nieuw/", views.relation_add, name="relation_add"),
    path("mensen/<uuid:relation_id>/stop/", views.relation_end, name="relation_end"),
    path("mensen/<uuid:person_id>/vog/", views.vetting_add, name="vetting_add"),
]
