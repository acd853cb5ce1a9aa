"""Owns the judging of a history against criteria: pure functions; it must never read or print."""
