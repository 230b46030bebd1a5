"""The self-check: cards that ask, judge and sum up."""
