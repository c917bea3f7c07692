"""Heat laid over a photo: light where it is high, dark elsewhere, with a line around the light."""
