"""The HTML document of each page, and the headers of every answer."""
