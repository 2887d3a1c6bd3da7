"""SGD that can pause: settings, progress, and what computes."""
