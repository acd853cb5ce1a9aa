"""Owns how documents look, in every format; it must never choose which documents are shown."""
