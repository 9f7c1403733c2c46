from django.urls import path

from notes.views import HealthView, NoteListView

urlpatterns = [
    path("notes/", NoteListView.as_view()),
    path("health/", HealthView.as_view()),
]
