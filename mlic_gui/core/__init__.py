"""Everything the program can do without a screen: no Qt and no matplotlib below this line."""
