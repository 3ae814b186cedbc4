"""Write the output folder, and know what was written there."""
