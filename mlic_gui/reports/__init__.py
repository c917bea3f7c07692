"""A run's report for people: plain sentences, plots as SVG, and one page of HTML; no toolkit, no network."""
