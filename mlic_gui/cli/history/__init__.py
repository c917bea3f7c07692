"""The commands on trainings that were: told, compared, repeated, gone back to, reported."""
