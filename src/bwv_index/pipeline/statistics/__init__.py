"""Figures of assaults on officers, and their tables and pictures. Nothing on the record is changed by them."""
