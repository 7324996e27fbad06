"""Django's settings. What differs between installations comes from the environment (``environment``)."""

from datetime import timedelta
from pathlib import Path

import structlog
from csp.constants import NONE, SELF

from actielijn.web import environment as given
from actielijn.web.logs import without_secrets

DATA_FOLDER = given.data_folder()
SECRET_KEY = given.secret_key(DATA_FOLDER)
DEBUG = False
# The address that people type; links in mails begin with it, and cookies are secure when it is https.
BASE_URL = given.text("ACTIELIJN_URL", "http://localhost:8000").rstrip("/")
# Behind a proxy that we trust, the browser's address and scheme are what the proxy says they are.
BEHIND_PROXY = given.yes("ACTIELIJN_BEHIND_PROXY", default=False)
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = given.words("ACTIELIJN_HOSTS") or [
    BASE_URL.partition("://")[2].partition(":")[0],
    "localhost",
    "127.0.0.1",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "actielijn.web.trail",
    "actielijn.web.archive",
    "actielijn.web.organisations",
    "actielijn.web.programmes",
    "actielijn.web.access_tokens",
    "actielijn.web.register",
    "actielijn.web.rounds",
    "actielijn.web.commitments",
    "actielijn.web.indicators",
    "actielijn.web.published",
    "actielijn.web.open_data",
    "actielijn.web.editions",
    "actielijn.web.proofreading",
    "actielijn.web.documents",
    "actielijn.web.components",
    "actielijn.web.account",
    "actielijn.web.desk",
    "actielijn.web.partner",
    "actielijn.web.public",
    "actielijn.web.api",
]

MIDDLEWARE = [
    "actielijn.web.components.requests.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "actielijn.web.components.headers.HeadersMiddleware",
    "actielijn.web.public.middleware.PublicMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "actielijn.web.components.language.LanguageMiddleware",
    "actielijn.web.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "actielijn.web.trail.origin.OriginMiddleware",
    "actielijn.web.components.requests.PlainRequestMiddleware",
    "actielijn.web.account.middleware.SignedInMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "actielijn.web.urls"
WSGI_APPLICATION = "actielijn.web.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            Path(__file__).parent / face / "templates"
            for face in ("components", "account", "desk", "partner", "public", "api")
        ],
        # Each face keeps its pages in templates/<face>/; the frame and the macros stand in components.
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "actielijn.web.components.environment.environment",
        },
    },
]

DATABASES = {"default": given.database(DATA_FOLDER)}
# In memory, each process its own: hints of proofreading, and how many wrong links came from where. Nothing that cannot be lost.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
]  # fmt: skip
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "programmes"
SESSION_COOKIE_NAME = "actielijn"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# In the session, not in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Goes when the browser closes: nobody is known again by it.
CSRF_COOKIE_AGE = None

SESSION_IDLE_SECONDS = given.whole("ACTIELIJN_IDLE_MINUTES", 60) * 60
CSRF_FAILURE_VIEW = "actielijn.web.account.failures.not_from_here"
OTP_TOTP_ISSUER = "Actielijn"
OTP_TOTP_SYNC = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "actielijn.web.account.sign_in.address_tried"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "actielijn.web.account.sign_in.locked_out"

# -- sign-in through OpenID Connect, when it is named

OIDC_NAME = given.text("ACTIELIJN_OIDC_NAME")
OIDC_ISSUER = given.text("ACTIELIJN_OIDC_ISSUER")
OIDC_PRIVATE_KEY_FILE = given.text("ACTIELIJN_OIDC_PRIVATE_KEY_FILE")
OIDC_PRIVATE_KEY_ID = given.text("ACTIELIJN_OIDC_PRIVATE_KEY_ID")
OIDC_SECOND_FACTOR_WORDS = given.words("ACTIELIJN_OIDC_SECOND_FACTOR_WORDS", "mfa")
if OIDC_NAME:
    AUTHENTICATION_BACKENDS.append("actielijn.web.account.oidc.Backend")
    OIDC_RP_CLIENT_ID = given.text("ACTIELIJN_OIDC_CLIENT_ID")
    OIDC_RP_CLIENT_SECRET = given.text("ACTIELIJN_OIDC_CLIENT_SECRET")
    OIDC_OP_AUTHORIZATION_ENDPOINT = given.text("ACTIELIJN_OIDC_AUTHORIZATION_URL")
    OIDC_OP_TOKEN_ENDPOINT = given.text("ACTIELIJN_OIDC_TOKEN_URL")
    OIDC_OP_USER_ENDPOINT = given.text("ACTIELIJN_OIDC_USERINFO_URL")
    OIDC_OP_JWKS_ENDPOINT = given.text("ACTIELIJN_OIDC_KEYS_URL")
    OIDC_RP_SIGN_ALGO = "RS256"
    OIDC_RP_SCOPES = "openid email profile"
    OIDC_USE_NONCE = OIDC_USE_PKCE = True
    OIDC_PKCE_CODE_CHALLENGE_METHOD = "S256"
    OIDC_TIMEOUT = 10

# -- what the browser is told

SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- whom strangers reach, and what they may do with what is published

CONTACT_NAME = given.text("ACTIELIJN_CONTACT_NAME", "Actielijn")
CONTACT_EMAIL = given.text(
    "ACTIELIJN_CONTACT_EMAIL", f"actielijn@{BASE_URL.partition('://')[2].partition(':')[0]}"
)
CONTACT_URL = given.text("ACTIELIJN_CONTACT_URL", BASE_URL)
DATA_LICENCE_NAME = given.text("ACTIELIJN_DATA_LICENCE_NAME", "CC0 1.0")
DATA_LICENCE_URL = given.text(
    "ACTIELIJN_DATA_LICENCE_URL", "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
)
# The subject of the programmes, from the European list of themes of data.
DATA_THEME = given.text("ACTIELIJN_DATA_THEME", "GOVE")

# -- language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# -- files

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_FOLDER / "uploads"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}  # fmt: skip
ARCHIVE_FOLDER = DATA_FOLDER / "archive"
MOST_UPLOAD_BYTES = given.whole("ACTIELIJN_MOST_UPLOAD_MB", 200) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = ["actielijn.web.components.uploads.LimitedUpload"]

# -- logs: a line of JSON for each event, on standard error; never what a person typed

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_secrets,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"standard-error": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["standard-error"], "level": given.text("ACTIELIJN_LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.server": {"level": "WARNING"},
        # Told by django_structlog with the id of the request; Django's own line would say it twice.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "django_structlog": {"level": given.text("ACTIELIJN_LOG_LEVEL", "INFO").upper()},
    },
}

# -- long work and mail

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
_mail = given.mail()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
# Only where mail goes into a folder instead of out.
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = given.text("ACTIELIJN_MAIL_FROM", "actielijn@localhost")
