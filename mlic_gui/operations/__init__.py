"""One short function per user action: snapshot the session, submit core work, apply the result."""
