"""Read and validate config.yaml."""
