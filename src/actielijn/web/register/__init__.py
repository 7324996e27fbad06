"""The register: action lines, themes, results, activities and their progress as they stand now, with all their history."""
