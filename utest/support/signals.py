"""Programs that hear signals, however the tests themselves were started."""

from __future__ import annotations

# A background job, or one behind nohup(1), ignores some signals, and programs inherit that.
# env(1) takes it back and then becomes the program, under the same process id.
HEARING = ("env", "--default-signal=HUP,INT,QUIT")
