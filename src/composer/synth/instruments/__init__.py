"""One model of an instrument per file: a note and parameters in, samples out."""
