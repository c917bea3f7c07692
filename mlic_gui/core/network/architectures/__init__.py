"""How each kind of architecture in the catalogue becomes layers, and what is put on top of them."""
