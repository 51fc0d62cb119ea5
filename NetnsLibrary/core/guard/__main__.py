"""Where the guard begins: python -I -S FOLDER PID, with its end of the connection as input."""

import importlib
import os
import sys

# It runs apart from the library, so its folder is a package of its own.
folder, name = os.path.split(os.path.dirname(os.path.abspath(__file__)))
sys.path = [*sys.path[1:], folder]
importlib.import_module(f"{name}.main").main(int(sys.argv[1]))
