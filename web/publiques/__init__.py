"""Pages that are the server's alone: for engines, for links one keeps, for other sites."""
