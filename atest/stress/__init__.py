"""Stress tests: keywords interrupted at random moments, and very many of them in a row."""
