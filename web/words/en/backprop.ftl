### The words of the panel Backprop: the derivation step by step, a step of training, and the check.

## The path of the derivation.

backprop-back = Back
backprop-next = Next
backprop-play = Play
# These two lead to the sections below.
backprop-go-trial = Take this step …
backprop-go-check = Check a gradient …
# A digit from 0 to 9 follows.
backprop-target = This should be a
# What can be wrong on purpose follows.
backprop-fault = Insert an error:
backprop-fault-none = none
backprop-steps =
    .aria-label = The steps of the derivation
backprop-unfolded =
    .aria-label = The chosen number as a sum
backprop-go-code = See its code

## A step of gradient descent with the drawn digit, on a copy of the network.

trial-title = Take this step
trial-take = Take this step
trial-again = Take 10 more
trial-keep = Keep this network
trial-undo = Undo: restore the network
trial-eta = η

## The check of one derivative. Fields follow the words.

check-title = Check a gradient
check-help = Change one number by ±ε and see whether the cost changes as backpropagation says.
check-of = Change
check-j = to neuron j
check-k = from k
check-run = Check this gradient
