"""A camera's serial, as any two writings of it are compared."""


def device_key(serial: str) -> str:
    """Return the form of a serial that is compared: upper case, letters and digits only.

    It is empty where the serial has neither; an empty key names no camera and is compared with nothing.
    """
    return "".join(character for character in serial.upper() if character.isalnum())
