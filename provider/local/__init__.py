"""Models in GGUF files that run on this computer: their files, the process they run in, the provider, downloads."""
