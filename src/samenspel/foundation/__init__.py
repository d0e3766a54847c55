"""What every capability stands on: refusals, bus, journal, jobs, clock and keys; knows no capability."""
