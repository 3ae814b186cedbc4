"""Worker processes, signals, locks and the garbage collector."""
