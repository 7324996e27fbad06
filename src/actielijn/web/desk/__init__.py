"""The face for the coordinator and the reviewer."""
