"""mlic-gui: tags the photographs of a folder with several labels each, and learns from every correction."""

__version__ = "0.1.0"
