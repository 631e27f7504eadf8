"""Settings, one section per concern; what may differ per installation is read from the environment."""

import os
import secrets
from pathlib import Path

import dj_database_url
from pydantic import SecretStr

from parvis.config.environment import Environment
from parvis.payments.fake import DEMO_KEY, DEMO_SECRET

ENV = Environment()
PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = ENV.data_dir.resolve()


def _secret_key() -> str:
    """Return the signing key of the environment, or one made once and kept in the data folder."""
    if given := ENV.secret_key.get_secret_value():
        return given
    path = DATA_DIR / "keys" / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


# What runs ------------------------------------------------------------------------------------------
SECRET_KEY = _secret_key()
DEBUG = ENV.debug
DEMO = ENV.demo
REGION = ENV.region
# The fakes of outside systems that `parvis demo` serves beside itself; empty: there are none.
NEIGHBOURS_URL = f"http://localhost:{ENV.port + 1}" if ENV.demo else ""
BASE_URL = ENV.base_url or f"http://localhost:{ENV.port}"
ALLOWED_HOSTS = ENV.allowed_hosts
ROOT_URLCONF = "parvis.config.urls"
WSGI_APPLICATION = "parvis.config.wsgi.application"

KERNEL = [
    "parvis.kernel.vault",
    "parvis.kernel.journal",
    "parvis.kernel.people",
    "parvis.kernel.identity",
    "parvis.kernel.places",
    "parvis.kernel.files",
    "parvis.kernel.jobs",
    "parvis.kernel.messages",
    "parvis.kernel.documents",
]
MODULES = ["parvis.sources", "parvis.payments", "parvis.incidents", "parvis.counter", "parvis.regions"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "parvis.ui",
    *KERNEL,
    *MODULES,
    "allauth",  # after ours, so that our words and pages come before its own
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "leaflet",
    "parvis.config",  # last: it freezes the registry that the modules above have filled
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.config.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",  # what was done, said on the page that follows
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parvis.kernel.people.web.middleware.ActorMiddleware",  # request.actor: who asks, for whom, for which organisations
    "parvis.kernel.files.web.middleware.OutOfReachMiddleware",  # a document that cannot be fetched now, in words
]

# Data -------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if ENV.database_url:
    DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "parvis.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE takes the write lock at the start: writers wait in line instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged is on the disk when the power fails.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    }
# Each test process has its own database, so that two runs on one server do not meet.
if ENV.database_url:
    DATABASES["default"]["TEST"] = {"NAME": f"test_parvis_{os.getpid()}"}
FILES_DIR = DATA_DIR / "files"
FILES_URL = ENV.files_url  # empty: documents lie in FILES_DIR
FILES_ACCESS_KEY, FILES_SECRET_KEY = ENV.files_access_key, ENV.files_secret_key
VAULT_KEYS_FILE = ENV.vault_keys or DATA_DIR / "keys" / "vault.json"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "parvis.kernel.jobs.backend.JobBackend"}}

# People -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["parvis.kernel.people.web.backend.AccountBackend"]
# OWASP ASVS 5.0, 6.2: length over composition rules, and no known bad password.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # addresses are sealed in the profile
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or with the working day
ACCOUNT_ADAPTER = "parvis.kernel.people.web.adapters.AccountAdapter"
MFA_ADAPTER = "parvis.kernel.people.web.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parvis"
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone is two factors: the thing and its PIN or finger
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENV.demo or ENV.debug
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.secure else 0  # behind TLS, attempts are counted per visitor, not per proxy
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 3600  # a working day (ASVS 7.3.2)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "parvis.kernel.people.sessions"  # its owner sees where an account is signed in
CSRF_COOKIE_HTTPONLY = True

# Citizens show who they are at a provider of identities; the demonstration runs an invented one beside itself.
IDENTITY_ISSUER = ENV.identity_issuer or (f"{NEIGHBOURS_URL}/identity" if NEIGHBOURS_URL else "")
IDENTITY_CLIENT_ID = ENV.identity_client_id
IDENTITY_SCOPE = ENV.identity_scope
IDENTITY_ACR = ENV.identity_acr
IDENTITY_MEANS = ENV.identity_means
IDENTITY_KEYS_FILE = DATA_DIR / "keys" / "identity.json"

# Authentic sources are asked instead of people; the demonstration runs invented ones beside itself.
SOURCES_URL = ENV.sources_url or (f"{NEIGHBOURS_URL}/sources" if NEIGHBOURS_URL else "")
SOURCES_CLIENT, SOURCES_SECRET = ENV.sources_client, ENV.sources_secret

# Fees are paid online at a payment service; the demonstration runs an invented one beside itself.
_INVENTED_SERVICE = bool(NEIGHBOURS_URL) and not ENV.payments_url
PAYMENTS_URL = f"{NEIGHBOURS_URL}/payments" if _INVENTED_SERVICE else ENV.payments_url
PAYMENTS_KEY = SecretStr(DEMO_KEY) if _INVENTED_SERVICE else ENV.payments_key
PAYMENTS_SECRET = SecretStr(DEMO_SECRET) if _INVENTED_SERVICE else ENV.payments_secret
PAYMENTS_FOUR_EYES_CENTS = ENV.payments_four_eyes_cents

# Languages --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# Pages ------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "parvis.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "parvis.ui.templatetags.ui",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a fingerprint once `parvis prepare` has collected the files, so browsers may keep them for ever.
    "staticfiles": {"BACKEND": "parvis.config.static.FingerprintedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
COUNTRY_HEADER = ENV.country_header
MAP_TILES = ENV.map_tiles
MAP_ATTRIBUTION = ENV.map_attribution
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # form text; files are counted by kernel.files
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "parvis.kernel.files.upload.LimitedUploadHandler",  # stops a body that is too large, early, with a sentence
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MESSAGE_TAGS = {20: "info", 25: "good", 30: "warn", 40: "bad"}  # the tones of `ui`

# Messages ---------------------------------------------------------------------------------------------
EMAIL_URL = ENV.email_url
DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_FILE_PATH = DATA_DIR / "mail"

# Safety -----------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = ENV.secure
SECURE_HSTS_SECONDS = 31_536_000 if ENV.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.secure else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure
X_FRAME_OPTIONS = "DENY"
_TILE_HOST = [ENV.map_tiles.split("/{")[0]] if ENV.map_tiles else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *_TILE_HOST],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {"httpx": {"level": "WARNING"}},  # whom we asked what is no business of the log
}
