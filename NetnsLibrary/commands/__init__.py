"""The commands of `python -m NetnsLibrary`: one file each, which imports only what it needs."""
