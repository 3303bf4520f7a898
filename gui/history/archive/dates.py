"""Moments as text, the same in every language."""

from datetime import datetime


def moment(seconds: float) -> str:
    """Seconds since the epoch as date and time of day where the user is; empty for what no calendar has."""
    try:
        return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


def day(seconds: float) -> str:
    return moment(seconds)[:10]
