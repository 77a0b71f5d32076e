def has_heading(start: bytes) -> bool:
    return False
