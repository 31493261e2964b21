"""Secure aggregation in plain Python, written from docs/bytes.md alone.

It is there to be read, copied from and compared with: every byte is the one that page prescribes. It is NOT for
deployment: Python integers and table look-ups are not constant-time, and secrets are never wiped.

Bytes go in, bytes come out, and all randomness ("coins") is an argument, so that a run can be repeated exactly.
"""
