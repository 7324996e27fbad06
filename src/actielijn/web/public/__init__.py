"""The public site: what members of parliament, journalists and citizens read of published editions, served and as files."""
