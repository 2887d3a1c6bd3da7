"""Plateaus of the accuracy, at which the schedule "halving" halves η."""

from digitlab.training.progress import count_plateaus


def test_a_plateau_is_three_epochs_without_a_better_accuracy():
    assert count_plateaus([0.1, 0.2, 0.3, 0.4]) == 0
    assert count_plateaus([0.4, 0.3, 0.4, 0.2]) == 1
    assert count_plateaus([0.4, 0.3, 0.4, 0.2, 0.4, 0.4, 0.4, 0.5]) == 2
