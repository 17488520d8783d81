"""From a commune and a need to a first table: who to bring together, and why."""
