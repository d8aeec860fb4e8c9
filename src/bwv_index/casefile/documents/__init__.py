"""Documents of a case as files: one content written twice, as DOCX to go on with and as PDF to read."""
