"""Operation Hampshire: from the record to what is checked of each incident, and the acts of checking."""
