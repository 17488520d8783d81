"""What a maintainer runs now and then: the lock, the audit, tomorrow's versions."""
