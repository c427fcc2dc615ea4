"""Panels beside a drawn network: what the loss answers, where outputs should go, and what adds up.

Figures call; each panel lives in axes that it is given.
"""
