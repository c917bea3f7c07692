"""The trainings of the project: to come, running, and looked at."""
