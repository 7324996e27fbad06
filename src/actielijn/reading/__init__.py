"""A published programme report → a Snapshot and its findings. One module per source form, one assembler for all."""
