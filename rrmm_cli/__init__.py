"""rrmm: an offline, sourced explorer of treatment regimens for multiple myeloma."""

__version__ = "0.1.0"
