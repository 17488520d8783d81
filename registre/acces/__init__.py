"""Who may decide, and what keeps a flood away."""
