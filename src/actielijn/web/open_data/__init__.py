"""Open data over all published editions of a programme: one table as CSV and Parquet, and everything in one archive."""
