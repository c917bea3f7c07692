"""Fine-tuning: what is minimised and measured, what the network is shown, and the loop."""
