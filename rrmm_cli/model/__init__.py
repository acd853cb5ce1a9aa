"""Owns the nouns: what an entry may say, and in which words; it must never read a file or print."""
