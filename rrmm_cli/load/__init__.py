"""Owns reading: YAML in, models out, every problem with its place; it must never write or judge."""
