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

## The steps of the derivation: a title, and why it is so.
## { $layer } is a hidden layer's number from 1, { $hidden } how many hidden layers there are, and
## { $outputs } how many outputs.

step-forward-title = Forward: from the picture to the answer
step-forward-why = Each neuron adds up its inputs, each times its weight, and its bias: the sum is z. The sigmoid squeezes z between 0 and 1: that is a, an input of the next layer.
step-cost-title = The cost: how wrong is the answer?
step-cost-why = One number says how wrong the { $outputs } outputs are together: half the sum of the squared differences. ‖v‖ is a vector’s length, the square root of the sum of its squares; squaring it removes the root, so ‖y − a‖² is that sum. Over n examples the cost is the mean.
step-output-a-title = ∂C/∂a of the output: which way is each output wrong?
step-output-a-why = The derivative of the square brings a factor of 2, which the ½ cancels (that is what it is for). The derivative of y − a by a is −1. Positive: this output is too large. Negative: it is too small.
step-output-z-title = ∂C/∂z of the output: back through the sigmoid
step-output-z-why = z changes the cost only through a, so the chain rule multiplies by the sigmoid’s slope, and that slope needs nothing but a. It is ¼ at most and nearly 0 where a is near 0 or 1: such a neuron hardly learns. ∂C/∂z is so useful that it has its own name, δ.
step-output-w-title = ∂C/∂w of the output: back to the weights
step-output-w-why = In z = … + w·a + … each weight is multiplied by the activation that comes through it, so ∂z/∂w is that activation. A column times a row makes the whole table at once, a number for every weight. Where the activation is 0, so is the derivative.
step-output-b-title = ∂C/∂b of the output: back to the biases
step-output-b-why = The bias is added in z = w·a + b, so ∂z/∂b = 1, and the bias’s derivative is δ itself.
step-hidden-a-title = { $hidden ->
    [one] ∂C/∂a of the hidden layer: back through the weights
   *[other] ∂C/∂a of hidden layer { $layer }: back through the weights
}
step-hidden-a-why = A neuron here reaches the cost through every neuron of the next layer, so its derivative is a sum over all of them. Look at it from the next layer: in wᵀ each column belongs to one neuron of that layer, which sends its δ back along its own weights. Each row adds up what arrives.
step-hidden-z-title = { $hidden ->
    [one] ∂C/∂z of the hidden layer: back through its sigmoid
   *[other] ∂C/∂z of hidden layer { $layer }: back through its sigmoid
}
step-hidden-z-why = The same chain rule as at the output, and the same line of code: times the slope a(1 − a) of this layer’s sigmoid.
step-hidden-w-title = { $hidden ->
    [one] ∂C/∂w and ∂C/∂b of the hidden layer
   *[other] ∂C/∂w and ∂C/∂b of hidden layer { $layer }
}
step-hidden-w-why = { $layer ->
    [1] The same two equations as at the output. The inputs here are the pixels: on white paper x is 0, and the weight does not change. So a neuron’s derivatives are a picture of your digit, times its δ.
   *[other] The same two equations as at the output. The inputs here are the activations of the layer before.
}
step-update-title = The step: down the slope
step-update-why = A derivative says which way is up, and how steep. So every weight and every bias moves a little the other way, all at once; η says how little. If η is not too large, the cost of this digit falls.

# { $symbol } is one such as w or C: its value after the step.
label-after = new { $symbol }

## Errors that can be inserted into the derivation.

fault-slope = forget σ′(z)
fault-sum = forget the sum
fault-sign = change the sign

# A student changed the code. { $line } is a line of Python.
error-fault-line = This error replaces the line “{ $line }” in backprop, which your code does not have.
# { $found } and { $layers } are numbers; chain is a name in the code.
error-derivation-chain = The steps show (nabla_a, delta) of each layer, which backprop puts into the list “chain”. Your code put { $found } of { $layers } there.

## What the panel says.

backprop-empty = Draw a digit on the pad, for example a 7: its numbers will appear in every step.
backprop-answer = The network answers { $digit }. If the digit should be another one, choose it above.
# A run trains the network. $samples says how many examples it had seen.
backprop-frozen = Training continues. Here the network holds still, as it was after { NUMBER($samples) } { $samples ->
        [one] example
       *[other] examples
    }.
backprop-newest = Show the current network
backprop-eta-range = Expected a number above 0, up to { NUMBER($most) }.
backprop-stop = Stop
# Under the number that is picked.
backprop-given = This number is given: it is not computed in this derivation.
backprop-own-way = Your code computes this number in its own way.
backprop-more = and { NUMBER($count) } more
backprop-zeros = { $count ->
        [one] 1 term in all is 0
       *[other] { NUMBER($count) } terms in all are 0
    }

## Steps on a copy of the network.

trial-copy = The steps are taken on a copy: the page’s network does not change until you keep it.
trial-kept = Kept: the answer beside the pad is that of the network after your steps.
trial-can-keep = The network after these steps answers from now on
trial-locked = A run is changing the network: pause it first
trial-faulty = Steps of a wrong derivation cannot be kept
# { $from } and { $to } are the costs before and after, { $change } is their difference.
trial-falls = { $count ->
        [one] After 1 step the cost is { $to }; before it was { $from }. It falls by { $change }. The page’s network has not changed.
       *[other] After { $count } steps the cost is { $to }; before it was { $from }. It falls by { $change }. The page’s network has not changed.
    }
trial-rises = { $count ->
        [one] After 1 step the cost is { $to }; before it was { $from }. It rises by { $change }. The page’s network has not changed.
       *[other] After { $count } steps the cost is { $to }; before it was { $from }. It rises by { $change }. The page’s network has not changed.
    }
trial-before = before
trial-after = after
trial-costs = The cost after each step, from { $from } to { $to }

## The check of one derivative.

# { $layer } is the name of a layer, such as output.
check-weight = a weight, { $layer }
check-bias = a bias, { $layer }
check-range = { $name }: expected a whole number from 0 to { $most }, found { $value }.
check-nothing = { $name }: expected a whole number from 0 to { $most }, found nothing.
# { $right } and { $wrong } are lines of Python.
check-fault = An error is inserted: <code data-l10n-name="right">{ $right }</code> is now <code data-l10n-name="wrong">{ $wrong }</code>
check-minus = cost with ε = { $epsilon } less
check-plus = cost with ε more
check-slope = slope: their difference ÷ 2ε
check-backprop = backprop says
check-agrees = ✓ They agree (relative error { $error }).
check-none = ✓ Both are nearly 0: this parameter hardly matters for this digit.
check-differs = ✗ They do not agree (relative error { $error }): the derivation is wrong.

## The figures of a step, read out or shown as captions.

step-broken = An error on purpose. The right line is: { $line }
step-python = The lines of Python that compute it
# { $label } is the name of a value, { $summary } is the message numbers-summary.
step-entries = { $label }: { $rows } rows, { $columns } columns, { $summary }. Use the arrow keys to move through the entries.
step-picture = { $label }, neuron { $row }: { $summary }
# After the name of a value.
step-pictures = : the 768 numbers of each neuron, arranged like the picture
# { $labels } are names of values, with commas between them.
step-table = The numbers of the layer, neuron by neuron: { $labels }
diagram-inputs = The inputs x as a picture. Use the arrow keys to move through the pixels.
# { $sizes } are the layers' sizes, { $title } is the title of the step.
diagram-network = The network: { $sizes } neurons. { $title } Use the arrow keys to move through the neurons.
