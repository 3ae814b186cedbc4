"""Pages to files: build, memo, workers, pictures, write."""
