"""The forgiving place search: from what a person typed to the territories she may mean."""
