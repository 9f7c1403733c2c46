from unittest import mock

from django.db import OperationalError
from rest_framework.test import APITestCase


class NotesTest(APITestCase):
    def test_a_created_note_is_listed_first(self):
        self.client.post("/notes/", {"text": "older"}, format="json")
        created = self.client.post("/notes/", {"text": "newer"}, format="json")
        self.assertEqual(created.status_code, 201)
        listed = self.client.get("/notes/").json()
        self.assertEqual([note["text"] for note in listed], ["newer", "older"])

    def test_a_note_without_text_is_refused(self):
        answer = self.client.post("/notes/", {}, format="json")
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(list(answer.json()), ["text"])


class HealthTest(APITestCase):
    def test_it_is_ok_when_the_database_answers(self):
        self.assertEqual(self.client.get("/health/").json()["status"], "ok")

    def test_it_fails_with_503_when_the_database_does_not(self):
        with mock.patch("notes.views.connection.cursor", side_effect=OperationalError):
            self.assertEqual(self.client.get("/health/").status_code, 503)
