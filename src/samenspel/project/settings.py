"""Django's settings, all derived from ``environment``."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from samenspel.project import environment as env
from samenspel.project.databases import database

django_stubs_ext.monkeypatch()

HERE = Path(__file__).parent
HOME = env.home()
SECRET_KEY = env.secret_key()
FIELD_KEY_FILE = env.FIELD_KEY_FILE.read() or str(HOME / "field-key")
DEBUG = env.is_on(env.DEBUG)
DEMO = env.is_on(env.DEMO)
SITE_URL = env.URL.read().rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or "localhost"]
ALLOWED_HOSTS += [host.strip() for host in env.HOSTS.read().split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

CAPABILITIES = [
    "samenspel.overview",
    "samenspel.plans",
    "samenspel.arrangements",
    "samenspel.exchange",
    "samenspel.neighbourhoods",
    "samenspel.conversations",
    "samenspel.consent",
    "samenspel.people",
    "samenspel.foundation",
    "samenspel.ui",
]
INSTALLED_APPS = [
    *CAPABILITIES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_tasks",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "samenspel.project.api_answers.ApiMiddleware",
    "samenspel.project.middleware.GuardMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samenspel.project.middleware.TroubleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samenspel.neighbourhoods.middleware.HatMiddleware",
    "samenspel.foundation.http.RefusalMiddleware",
]
ROOT_URLCONF = "samenspel.project.urls"
WSGI_APPLICATION = "samenspel.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samenspel.project.context.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "samenspel.ui.forms.Renderer"

# --- database -------------------------------------------------------------------------------------------------
DATABASES = {
    "default": database(
        env.DATABASE_URL.read() or f"sqlite:///{HOME / 'samenspel.sqlite3'}", pooled=env.is_on(env.DATABASE_POOLED)
    )
}
CACHES = {
    "default": {  # how often somebody tried: all processes must see it, so it stands in the database
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "samenspel.foundation.jobs.DatabaseBackend"}}

# --- people ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "samenspel.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; the old one stays until the new one is proven
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_FORM_CLASS = "samenspel.people.forms.SignUpExtra"
ACCOUNT_FORMS = {"login": "samenspel.people.entrance.EnterForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before another e-mail address, as before another key
ACCOUNT_RATE_LIMITS = {  # the key is the address together with the device; see people/entrance.py
    "login": "30/m/ip",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "manage_email": "5/m/user,20/d/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # the proxy that makes it https says who asks
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or not HTTPS
MFA_FORMS = {
    "add_webauthn": "samenspel.people.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "samenspel.people.passkeys.UsePasskeyForm",
    "login_webauthn": "samenspel.people.passkeys.EnterByPasskeyForm",
    "reauthenticate_webauthn": "samenspel.people.passkeys.ProveByPasskeyForm",
}
MFA_TOTP_ISSUER = "Samenspel"
USERSESSIONS_TRACK_ACTIVITY = False  # else every page writes
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the page, passkeys from the cookie
CSRF_FAILURE_VIEW = "samenspel.ui.refusals.csrf_failure"

# --- letters --------------------------------------------------------------------------------------------------
MAIL_FOLDER = HOME / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.MAIL_FROM.read()
_mail = urlsplit(env.MAIL_URL.read())
if _mail.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_mail.username)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "samenspel.conversations.mailbox.FolderBackend"

# --- language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [HERE / "locale"]
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = USE_TZ = True
TIME_ZONE = env.TIME_ZONE.read()

# --- what somebody may send -----------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # no form of ours holds more; nothing is uploaded
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# --- static files and headers ---------------------------------------------------------------------------------
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
SECURE_SSL_REDIRECT = False  # the proxy in front does this
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # an address is unique whatever its capitals, by a constraint
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "samenspel.project.logs.LineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
