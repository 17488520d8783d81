"""What the app answers to programs and browsers over HTTP, beside its pages."""
