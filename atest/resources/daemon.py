"""Becomes a daemon as programs do by themselves: forks twice, with a session of its own.

daemon.py [deaf]     prints the process id of the daemon, which a deaf one's SIGTERM does not end
"""

import os
import signal
import sys

if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        os.chdir("/")
        os.write(writing, str(os.getpid()).encode())
        signal.pause()
    os._exit(0)
os.wait()
print(os.read(reading, 20).decode())
