"""What is said of photos: the labels of the selection, the folders and counts of the project."""
