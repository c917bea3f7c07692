"""Pretrained weights: what is at hand, and how a published file is fetched once it is wanted."""
