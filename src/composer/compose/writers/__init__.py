"""One kind of part per file."""
