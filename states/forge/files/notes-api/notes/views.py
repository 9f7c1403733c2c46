from django.db import DatabaseError, connection
from rest_framework.generics import ListCreateAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Note
from .serializers import NoteSerializer


class NoteListView(ListCreateAPIView):
    """Lists all notes and takes new ones."""

    queryset = Note.objects.all()
    serializer_class = NoteSerializer


class HealthView(APIView):
    """Says whether the service can reach its database."""

    def get(self, request):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return Response({"status": "failing", "database": "unreachable"}, status=503)
        return Response({"status": "ok", "database": connection.vendor})
