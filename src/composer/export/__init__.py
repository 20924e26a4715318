"""One adapter per format: music in, files or bytes out."""
