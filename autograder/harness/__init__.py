"""Proofs for those who write the course: every right and wrong answer, every attack and every lecture is tried.

The tests and the command line call it.
"""
