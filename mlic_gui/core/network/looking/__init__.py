"""What the trained part is shown: variants of photos, through the layers that are not trained."""
