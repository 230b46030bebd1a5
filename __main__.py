"""The command line, as `python -m kyphoscope`."""

from __future__ import annotations

import sys

from kyphoscope.viz.cli.command_line import main

sys.exit(main())
