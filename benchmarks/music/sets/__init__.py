"""Questions about sets of pieces: whether seeds differ, whether styles do, whether melodies pass for human ones."""
