"""Index body-worn video of assaults on police officers, and export what a prosecutor can rely on."""

__version__ = "0.1.0"
