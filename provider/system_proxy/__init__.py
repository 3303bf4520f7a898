"""The proxy that the environment or the operating system prescribes for a request.

`asking` puts the question, in this order: the environment's variables, as with other programs; on Windows and macOS
the system's settings, which may name a script (PAC); elsewhere the desktop's portal, which resolves scripts itself.
"""
