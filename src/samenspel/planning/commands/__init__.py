"""The doors of the core: files in, figures and files out; used by the command line."""
