"""Owns what makes, tries and measures the project; it is not shipped."""
