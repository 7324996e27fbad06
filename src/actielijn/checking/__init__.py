"""One Snapshot, and the one before → findings. One rule per function, one code per rule."""
