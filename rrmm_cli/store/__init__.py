"""Owns the compiled catalog: documents ready to print in one SQLite file; it must never draw."""
