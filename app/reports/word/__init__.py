"""The report as docx: headings, tables and pictures that Word and WPS edit like their own."""
