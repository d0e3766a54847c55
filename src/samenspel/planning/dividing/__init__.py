"""A large area in pieces: cut where few may meet, each piece planned alone, seams mended in further rounds."""
