"""What operations are made of: work on a lane, opening, steps applied, wording."""
