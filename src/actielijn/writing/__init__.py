"""A Snapshot → a report: PDF, DOCX, HTML, XLSX, ODS, CSV, JSON. One module per form."""
