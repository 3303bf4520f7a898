"""`package`: the program for people without Python, in dist/."""


def package() -> int:
    return 0
