"""A hook without its mark."""


def npa_publishers() -> list[type]:
    return []
