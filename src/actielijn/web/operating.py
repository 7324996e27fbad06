"""Run the application on one machine: serve it, work its tasks, back it up and restore it. The command line calls this."""
