"""What the pages of a report are made of: cards, tables, advice, plots."""
