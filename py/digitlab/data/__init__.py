"""Digits: where they come from, how files hold them, and how they are made."""
