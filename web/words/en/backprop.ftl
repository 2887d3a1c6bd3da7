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
# A tick shows the lines of Michael Nielsen’s book “Neural Networks and Deep Learning” too.
backprop-as-in-book = As in the book

## The list of symbols: { $inputs }, { $outputs }, { $neurons } and { $weights } are numbers, such as
## 768, 10, “30 + 10” and “30 × 768 + 10 × 30”. Each follows its symbol.

symbols-title = What the symbols mean
symbols-x = The input: { $inputs } numbers, one for each pixel, from 0 (paper) to 1 (ink).
symbols-y = What the outputs should be, { $outputs } numbers. They are “one-hot”: 1 for the right digit, 0 for all others.
symbols-w = The weights, { $weights } in all: one for each connection. A row holds those that lead to one neuron.
symbols-b = The biases, { $neurons } in all: one for each neuron.
symbols-z = A neuron’s sum: its inputs, each times its weight, and its bias.
symbols-a = Its activation σ(z), which the next layer gets.
symbols-sigma = The sigmoid σ(z) = 1 / (1 + e⁻ᶻ), which squeezes every number between 0 and 1, and its slope.
symbols-cost = The cost: how wrong the outputs are.
symbols-derivative = How fast the cost changes when this one weight changes.
symbols-delta = Short for ∂C/∂z, which all other derivatives need.
symbols-nabla = All derivatives of one kind together; in the code nabla_w and nabla_b.
symbols-eta = The learning rate: how far a step goes.
symbols-counts = How many examples there are, and how many of them are in a mini-batch.
symbols-product = Multiply number by number.
symbols-transposed = Rows become columns.

## The cost, step by step: { $y }, { $a }, { $difference }, { $sum }, { $root } and { $half } are numbers.

# { $digit } is what the drawn digit should be.
cost-walk-subtract = Subtract: y − a, for each output. For output { $digit }: { $y } − { $a } = { $difference }.
cost-walk-square = Square each difference: what is too small counts like what is too large.
cost-walk-add = Add the squares: { $sum }.
cost-walk-root = The root of that is the length: ‖y − a‖ = { $root }.
cost-walk-again = Squaring removes the root again: ‖y − a‖² = { $sum }.
cost-walk-half = Half of it is the cost: C = { $half }.

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
step-forward-why = The picture’s pixels go in, and each layer’s answers are the inputs of the next. Each neuron adds up its inputs, each times its weight, and its bias: the sum is z. The sigmoid squeezes z between 0 and 1: that is a, an input of the next layer.
step-cost-title = The cost: how wrong is the answer?
step-cost-why = One number says how wrong the { $outputs } outputs are together: half the sum of the squared differences. ‖v‖ is a vector’s length, the square root of the sum of its squares; squaring it removes the root, so ‖y − a‖² is that sum. Over n examples the cost is the mean, hence 1/n. Backpropagation takes one example at a time: here n is 1, and ½ Σ is left.
step-output-a-title = ∂C/∂a of the output: which way is each output wrong?
step-output-a-why = Only one term of the sum contains aⱼ. All others are constant when aⱼ changes, so their derivatives are 0. The derivative of the square brings a factor of 2, which the ½ cancels (that is what it is for). The derivative of yⱼ − aⱼ by aⱼ is −1. Positive: this output is too large. Negative: it is too small.
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
step-hidden-a-why = In z = w₁a₁ + w₂a₂ + … each activation is multiplied by its weight, so ∂z/∂a is that weight. A neuron here reaches the cost through every neuron of the next layer, so its derivative is a sum over all of them. Look at it from the next layer: in wᵀ each column belongs to one neuron of that layer, which sends its δ back along its own weights. Each row adds up what arrives.
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
step-update-why = A derivative says which way is up, and how steep. So every weight and every bias moves a little the other way, all at once; η sets the size of the step. In training, a mini-batch averages the derivatives of its m examples, hence η/m; here m is 1. If η is not too large, the cost of this digit falls.

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
backprop-unsure = The network is unsure: no output stands out. Here the digit is taken to be { $digit }; if it should be another one, choose it above.
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
# An error is inserted into the derivation.
backprop-wrong-way = With the error that is inserted, this number is not the sum that it should be.
backprop-own-way = Your code computes this number in its own way.
backprop-more = and { NUMBER($count) } more
# Said of the number that the mouse points at.
backprop-hold = Click or tap a number to hold its sum here.
backprop-let-go = Let go
backprop-check-this = Check this gradient
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
# Over a column for each cost, and over two bars for each output.
trial-costs-title = The cost: before, and after each step
trial-outputs-title = The ten outputs, before and after the steps
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
check-none = Both are 0: here nothing can be seen, right or wrong. For example, a pixel of white paper moves no weight. Choose another number.
check-differs = ✗ They do not agree (relative error { $error }): the derivation is wrong.

## The figures of a step, read out or shown as captions.

step-broken = An error on purpose. The right line is: { $line }
# The lines of the book’s code follow. { $l } is a number.
step-book-l = In the book, layers are counted from the last: here −l is −{ $l }.
step-book-lines = In the book’s code:
step-book-none = The book’s code does not compute this.
step-python = The lines of Python that compute it
# { $label } is the name of a value, { $summary } is the message numbers-summary.
step-entries = { $label }: { $rows } rows, { $columns } columns, { $summary }. Use the arrow keys to move through the entries.
step-picture = { $label }, neuron { $row }: { $summary }
# After the name of a value.
step-pictures = : the 768 numbers of each neuron, arranged like the picture
# Below the figures. Under each of them stands such as 30 × 768, and ± 0.999.
step-scale = Under each figure: its rows × columns, and after ± the size of its largest number, which has the full colour.
# { $labels } are names of values, with commas between them.
step-table = The numbers of the layer, neuron by neuron: { $labels }
diagram-legend = Blue: above 0. Orange: below 0. The stronger the colour, the larger the number. The thick ring marks what the digit should be.
diagram-inputs = The inputs x as a picture. Use the arrow keys to move through the pixels.
# { $sizes } are the layers' sizes, { $title } is the title of the step.
diagram-network = The network: { $sizes } neurons. { $title } Use the arrow keys to move through the neurons.
