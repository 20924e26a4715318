"""Notes and time: what composition hands to synthesis and to the exporters."""
