"""Pictures of a piece: form strip, piano roll, levels."""
