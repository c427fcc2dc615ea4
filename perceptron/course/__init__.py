"""What lecture 00 shows of the course itself: the map of its chapters, and whether what it needs is installed."""
