"""The settings of the application as the tests run it: a data folder of their own, quick passwords."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="actielijn-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ACTIELIJN_DATA"] = _folder
os.environ.setdefault("ACTIELIJN_URL", "http://testserver")

from actielijn.web.settings import *  # noqa: E402, F403
from actielijn.web.settings import DATABASES  # noqa: E402

# A file, not memory: threads and child processes of the tests see the same tables, as in use.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/tests.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": True}
