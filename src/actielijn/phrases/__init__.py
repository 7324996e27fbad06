"""What running text says: periods, promises, references to parliament and law, figures, organisations."""
