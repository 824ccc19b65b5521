"""netcrm keeps a person's network alive from the terminal."""

__version__ = "0.4.0"
