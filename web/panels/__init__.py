"""What the pages show, drawn once: HTML for the document, for a fragment and for Streamlit."""
