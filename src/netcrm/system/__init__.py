"""What netcrm asks of the machine: to run it on a weekday, and to show a notification. No store, nothing of its own."""
