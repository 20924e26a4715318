"""The musical judge: reads MIDI, audio and the declared schema of a piece, and nothing else."""
