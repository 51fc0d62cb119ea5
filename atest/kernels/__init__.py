"""Runs programs and acceptance tests of this working tree on a kernel that a distribution ships."""
