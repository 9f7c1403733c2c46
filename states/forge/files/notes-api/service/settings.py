"""Settings of the service; what differs between machines comes from `.env`."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def read_env(path):
    """The `NAME=value` lines of a file as a mapping; comments and blank lines are skipped."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


env = {**read_env(BASE_DIR / ".env"), **os.environ}

DEBUG = False
SECRET_KEY = env.get("SECRET_KEY", "only-for-development")
ALLOWED_HOSTS = env.get("ALLOWED_HOSTS", "localhost").split(",")

INSTALLED_APPS = ["rest_framework", "notes"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "service.urls"
WSGI_APPLICATION = "service.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if "DB_HOST" in env:
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": env["DB_HOST"],
        "PORT": env.get("DB_PORT", "5432"),
        "NAME": env["DB_NAME"],
        "USER": env["DB_USER"],
        "PASSWORD": env["DB_PASSWORD"],
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"connect_timeout": 3},
    }
else:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "development.sqlite3"}
DATABASES = {"default": database}

# The API is public and speaks JSON alone: no users, sessions or HTML
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
