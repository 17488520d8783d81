"""The pages: each reads the address, asks the domain, and draws."""
