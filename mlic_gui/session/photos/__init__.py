"""The photos of the open project, their folders and figures, as views take them."""
