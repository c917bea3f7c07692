"""The commands by which tags are proposed, arrive and leave."""
