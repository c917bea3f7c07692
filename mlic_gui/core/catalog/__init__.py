"""What there is to choose from, as pure data: backbones, preprocessing, settings of a training."""
