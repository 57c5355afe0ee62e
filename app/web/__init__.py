"""Pages: the web application, the API page, the pages of problems."""
