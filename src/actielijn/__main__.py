"""``python -m actielijn`` is the command ``actielijn``."""

import sys

from actielijn.cli import main

sys.exit(main())
