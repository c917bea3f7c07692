"""Labels out of MATLAB files."""
