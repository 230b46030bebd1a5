"""Tests draw off-screen and open windows on Qt's offscreen platform: they need neither display nor GPU."""

from __future__ import annotations

import os

from viz.display import prepare_rendering

prepare_rendering()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
