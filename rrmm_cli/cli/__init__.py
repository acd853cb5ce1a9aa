"""Owns the words a user types; the only room with Typer; it must never judge, query or draw."""
