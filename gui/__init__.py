"""Rill's window and everything around it."""

__version__ = "0.1.0"

APPLICATION_ID = "io.github.rill_chat.Rill"
"""Name of the desktop file, the icon and the metainfo."""
