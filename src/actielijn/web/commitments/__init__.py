"""What parliament and overseers asked for or were promised: where it stands, which activities answer it, what settled it."""
