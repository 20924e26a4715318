"""Are our instruments recognised? A judge that learnt from one sampled sound font listens to another, and to us."""
