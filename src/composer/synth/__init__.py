"""Sound from a timeline: instruments, mix, effects, master, in cells on an absolute grid of frames."""
