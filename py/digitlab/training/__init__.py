"""SGD that can pause: settings, progress, and who computes."""
