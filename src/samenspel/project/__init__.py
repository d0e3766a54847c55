"""The project that wires the capabilities together: settings, addresses, WSGI."""
