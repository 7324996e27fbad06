"""What a WSGI server loads: ``actielijn.web.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actielijn.web.settings")
application = get_wsgi_application()
