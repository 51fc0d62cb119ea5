"""Robot Framework's side of things: scopes, the listener, assertions, names and endpoints."""
