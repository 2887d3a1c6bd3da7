### The words of the panel Code: the editor, the exercises, versions and files, and the console.

## The editor.

code-loading = The editor opens once Python is ready.
code-list =
    .aria-label = Code and exercises
code-functions = The network’s code
code-exercises = Exercises
code-go-step = See it in Backprop
code-use = Run with my code
code-check = Check
code-diff = Differences
code-undo = Undo
code-reset = Original
code-leave = To leave the editor by keyboard, press Escape, then Tab.
code-differences =
    .aria-label = Differences from the original
exercise-hint = Hint
exercise-answer = Show the answer

## Versions and files.

versions-title = Versions and files
versions-name = Name
versions-keep = Keep this version
code-save = Save as .py
code-open = Open a .py file
code-open-help = The file is shown in the editor; nothing in it runs before you press a button.

## The console.

console-title =
    .aria-label = Python console

## The parts of network.py that can be changed, each by its name in the code.

code-part-sigmoid = σ(z), which squeezes z into the range from 0 to 1
code-part-sigmoid_prime = σ′(z), the slope of σ
code-part-quadratic_cost = C, how wrong the outputs are
code-part-cost_derivative = ∂C/∂a of the output
code-part-feedforward = From the inputs to the outputs
code-part-forward = The same, keeping every z and a
code-part-backprop = All derivatives, from the output back to the inputs
code-part-update_mini_batch = One update of all weights and biases, for one mini-batch
code-part-normal = First weights: drawn from N(0, 1)
code-part-scaled = First weights: drawn from N(0, 1) and divided by √inputs
code-part-zeros = First weights: all 0
code-part-helpers = Anything else that you need: functions, constants, imports

## What a check of changed code finds. { $value } and { $parameter } are code, { $shapes } is such as
## (768, 1) → (10, 1).

check-runs = It compiles and runs.
check-shapes-fit = The shapes fit: { $shapes }.
check-shapes-failed = The shapes do not fit. { $reason }
check-gradient-passes = The gradient check passes: every derivative is the measured slope.
check-gradient-differs = The gradient check fails: for ∂C/∂{ $parameter }, backprop gives { $backprop } and the measured slope is { $slope }. You can run the code nevertheless and see what happens to the cost.
check-gradient-sum = The gradient check fails: backprop is right for one example, but for ten it is not the sum over them. You can run the code nevertheless and see what happens to the cost.
# { $own } and { $original } are times such as 1.2 ms.
check-time = A mini-batch of ten examples takes { $own }; with the original code it takes { $original }.
check-printed = It printed

## What is wrong with changed code. { $part } is the name of a part such as sigmoid, { $value } a value
## that it returned, as code; { $reason } is what Python says, in English.

error-code-line = { $part }: line { $line }: { $reason }
error-code-part = { $part }: { $reason }
error-code-method = { $reason } (in { $method })
error-code-memory = MemoryError: this needs more memory than there is
error-code-recursion = RecursionError: a function calls itself again and again, without end
error-code-statement = one statement is too long for Python in a browser
error-code-no-function = expected a function “def { $part }(…)” here, found none
error-code-not-function = expected { $part } to be a function, found { $found }
error-code-parameters = expected { $part } with the parameters ({ $expected }), found ({ $found })
error-code-unknown-part = expected the name of a part of network.py, found { $part }
error-code-long = { $part }: expected at most { $most } characters, found { $length }
# In these five, { $examples } is 0 where the value does not depend on examples.
error-code-pair =
    { $examples ->
        [0] { $value }: expected a pair of lists, found { $found }
        [one] { $value } for 1 example: expected a pair of lists, found { $found }
       *[other] { $value } for { $examples } examples: expected a pair of lists, found { $found }
    }
error-code-list =
    { $examples ->
        [0] { $value }: expected a list of { $length } arrays, found a { $found }
        [one] { $value } for 1 example: expected a list of { $length } arrays, found a { $found }
       *[other] { $value } for { $examples } examples: expected a list of { $length } arrays, found a { $found }
    }
error-code-array =
    { $examples ->
        [0] { $value }: expected an array of the shape { $expected }, found { $found }
        [one] { $value } for 1 example: expected an array of the shape { $expected }, found { $found }
       *[other] { $value } for { $examples } examples: expected an array of the shape { $expected }, found { $found }
    }
error-code-shape =
    { $examples ->
        [0] { $value }: expected the shape { $expected }, found the shape { $found }
        [one] { $value } for 1 example: expected the shape { $expected }, found the shape { $found }
       *[other] { $value } for { $examples } examples: expected the shape { $expected }, found the shape { $found }
    }
error-code-number =
    { $examples ->
        [0] { $value }: expected a number, found { $found }
        [one] { $value } for 1 example: expected a number, found { $found }
       *[other] { $value } for { $examples } examples: expected a number, found { $found }
    }
error-code-file-long = expected a file of at most { $most } characters, found { $length }
error-code-file-empty = expected changed parts of network.py, each below a line such as “# Part: sigmoid”, found none
error-code-file-syntax = expected a Python file, found an error in line { $line }: { $reason }

## What the check of an exercise says where the numbers are no typical mistake's. { $what } is one of
## the messages observed-… below, or a name in the code.

exercise-unchanged = You have not changed anything yet: this is how the exercise begins.
exercise-gap = Line { $line }: replace the “...” with your code.
exercise-error = Line { $line }: { $reason }.
exercise-changed = Your code changes { $name } itself. Make a new array and leave { $name } as it was.
exercise-not-numbers = { $what }: expected numbers, found { $found }.
exercise-shape = { $what }: expected the shape { $expected }, found { $found }.
exercise-transposed = { $what }: expected the shape { $expected }, found { $found }. One of them is transposed.
exercise-sign = { $what }: the size is right, but the sign is wrong.
exercise-values = { $what }: expected { $expected }, found { $found }.
exercise-values-later = { $what }: expected { $expected }, found { $found }. The values checked before this one are right.

observed-call =
    { $examples ->
        [one] { $call } for 1 example
       *[other] { $call } for { $examples } examples
    }
observed-function = { $function }(z) for z of the shape { $shape }
# { $sizes } are the layers' sizes, such as (4, 3, 2).
observed-derivative =
    { $examples ->
        [one] { $name } of layer { $layer } in a network of { $sizes }, for 1 example
       *[other] { $name } of layer { $layer } in a network of { $sizes }, for { $examples } examples
    }
observed-finite = { $call } is finite where a is exactly 0 or 1
observed-slow-start = The outputs’ error after { $batches } mini-batches
observed-cost =
    { $examples ->
        [one] The cost before mini-batch { $batch } of 1 example
       *[other] The cost before mini-batch { $batch } of { $examples } examples
    }
observed-parameters =
    { $examples ->
        [one] { $name } after mini-batch { $batch } of 1 example
       *[other] { $name } after mini-batch { $batch } of { $examples } examples
    }
observed-other = weights[0] of another network after its first mini-batch

## Exercise: σ′(z)

exercise-sigmoid_prime-title = The slope of the sigmoid
exercise-sigmoid_prime-task = The function sigmoid(z) is there: σ(z) = 1 / (1 + e⁻ᶻ). Write its slope σ′(z) for every element of z.
exercise-sigmoid_prime-hint-1 = σ is steepest at z = 0, where its slope is ¼, and nearly flat far from it.
exercise-sigmoid_prime-hint-2 = The derivation gives it without e: σ′(z) = a (1 − a), where a = σ(z).
exercise-sigmoid_prime-hint-3 = Call s = sigmoid(z) once. The slope is then a single product: s times (1 minus s).
exercise-sigmoid_prime-mistake-1 = That is σ(z) itself, its height. The exercise asks for its slope.
exercise-sigmoid_prime-mistake-2 = At z = 0 this is 0, and for large z it is far below 0. Is σ flat at 0, and does it ever fall?
exercise-sigmoid_prime-mistake-3 = At z = 0 this is ¾, and it grows with z. Does σ get steeper and steeper?
exercise-sigmoid_prime-mistake-4 = This is below 0 everywhere, which is the slope of a curve that falls. Does σ fall?
exercise-sigmoid_prime-mistake-5 = Where z is large this is nearly 0, as it should be. But where z is far below 0 it is nearly 1: is σ steep there?
exercise-sigmoid_prime-mistake-6 = This is 0 everywhere. Is σ flat everywhere?
exercise-sigmoid_prime-praise = Right: σ′(z) = a (1 − a), and it needs nothing but a.

## Exercise: ∂C/∂a

exercise-cost_derivative-title = Which way is each output wrong?
exercise-cost_derivative-task = For C = ½ Σⱼ (yⱼ − aⱼ)², write ∂C/∂a. The a of the output layer are output_activations; y is what they should be.
exercise-cost_derivative-hint-1 = If an output is too large, making it larger makes the cost larger: ∂C/∂a is positive.
exercise-cost_derivative-hint-2 = The square brings a factor 2, which cancels the ½; the inner derivative of y − a is −1.
exercise-cost_derivative-hint-3 = ½ · 2 · (y − a) · (−1): multiply the bracket by −1, and write the result for the arrays.
exercise-cost_derivative-mistake-1 = With this, an output that is too large gets a number below 0. Does the cost fall when it gets larger still?
exercise-cost_derivative-mistake-2 = This is twice as large as it should be. Where has the ½ of the cost gone?
exercise-cost_derivative-mistake-3 = This is half of what it should be. What does the derivative of a square bring?
exercise-cost_derivative-mistake-4 = That is the cost itself, not its derivative.
exercise-cost_derivative-mistake-5 = Do not divide by m here: update_mini_batch does that later. Here each example has its own column.
exercise-cost_derivative-mistake-6 = With σ′ that is already δ = ∂C/∂z. The exercise asks only for ∂C/∂a.
exercise-cost_derivative-mistake-7 = That is one number for all outputs. Each output has its own derivative, so do not add them up.
exercise-cost_derivative-praise = Right: a − y, which is positive where the output is too large.

## Exercises: five lines of backprop

exercise-backprop-cost-title = backprop, first line: ∂C/∂a of the output
exercise-backprop-cost-task = Backpropagation begins at the end. Write where ∂C/∂a of the last layer comes from. Put it where the “...” is.
exercise-backprop-cost-hint-1 = There is a function for it, which knows the cost.
exercise-backprop-cost-hint-2 = ∂C/∂a = a − y, for the last layer: its a is activations[-1].
exercise-backprop-cost-hint-3 = self.cost_derivative takes the outputs first, then the targets y.
exercise-backprop-cost-mistake-1 = The sign is wrong: with this the cost would rise.
exercise-backprop-cost-mistake-2 = That is z − y. Does the cost compare y with z?
exercise-backprop-cost-mistake-3 = Do not divide by m here: update_mini_batch does that later; backprop only adds up.
exercise-backprop-cost-mistake-4 = That is the cost itself, not its derivative.
exercise-backprop-cost-mistake-5 = With this, σ′ is applied twice: the first line of the loop multiplies by it.
exercise-backprop-cost-mistake-6 = That is only a. What should it be compared with?
exercise-backprop-cost-praise = Right: for one example and for several, with one hidden layer and with two.

exercise-backprop-delta-title = backprop: δ, back through the sigmoid
exercise-backprop-delta-task = Because a = σ(z), the chain rule leads from ∂C/∂a to δ = ∂C/∂z. Write that line where the “...” is.
exercise-backprop-delta-hint-1 = z changes the cost only by changing a: multiply by how much a changes with z.
exercise-backprop-delta-hint-2 = δ = ∂C/∂a ⊙ σ′(z), element by element, with this layer’s z.
exercise-backprop-delta-hint-3 = Multiply nabla_a by sigmoid_prime of zs[layer]; * multiplies element by element.
exercise-backprop-delta-mistake-1 = This is still ∂C/∂a. How does a change when z does?
exercise-backprop-delta-mistake-2 = That multiplies by σ(z), which is a itself, not by how much a changes.
exercise-backprop-delta-mistake-3 = That is σ′ of a. The slope is needed at z, before the sigmoid.
exercise-backprop-delta-mistake-4 = zs[-1] is always the last layer’s z. Each layer has its own.
exercise-backprop-delta-mistake-5 = The chain rule multiplies; it does not add.
exercise-backprop-delta-mistake-6 = The numbers of δ are right, but your code overwrites ∂C/∂a with them. Make δ a new array with *.
exercise-backprop-delta-mistake-7 = The sign is wrong: σ rises, so δ has the sign of ∂C/∂a.
exercise-backprop-delta-praise = Right: for one example and for several, with one hidden layer and with two.

exercise-backprop-weights-title = backprop: ∂C/∂w
exercise-backprop-weights-task = Because z = … + w·a + …, ∂C/∂w is δ times the activation that came through the weight. Write it for all weights of a layer at once, summed over the examples. Put it where the “...” is.
exercise-backprop-weights-hint-1 = Each weight is multiplied by the activation that comes through it, from the layer before.
exercise-backprop-weights-hint-2 = ∂C/∂w = δ · aᵀ: a column times a row is a table in the shape of the weights.
exercise-backprop-weights-hint-3 = outer(delta, a) is δ·aᵀ, summed over the examples. The a that comes in is activations[layer].
exercise-backprop-weights-mistake-1 = It is transposed: that is a·δᵀ. The rows of ∂C/∂w belong to δ.
exercise-backprop-weights-mistake-2 = activations[layer + 1] is what comes out of this layer. What goes into it?
exercise-backprop-weights-mistake-3 = Do not divide by m here: update_mini_batch does that later; backprop only adds up.
exercise-backprop-weights-mistake-4 = That is ∂C/∂a · aᵀ: σ′ is missing. The weights make z, so they need δ = ∂C/∂z.
exercise-backprop-weights-mistake-5 = This counts only the first example. Add up all of them.
exercise-backprop-weights-mistake-6 = The order is wrong: the loop goes from the last layer to the first, so each result must go to the front.
exercise-backprop-weights-praise = Right: for one example and for several, with one hidden layer and with two.

exercise-backprop-biases-title = backprop: ∂C/∂b
exercise-backprop-biases-task = Because z = w·a + b, ∂C/∂b is δ itself; for several examples it is their sum. Write it as a column. Put it where the “...” is.
exercise-backprop-biases-hint-1 = The bias stands alone in z, so ∂z/∂b = 1. Each column of δ is one example.
exercise-backprop-biases-hint-2 = Add up δ over the examples: one number for each neuron remains, in the shape of b.
exercise-backprop-biases-hint-3 = delta.sum takes axis=1 to add along the rows, and keepdims=True to stay a column.
exercise-backprop-biases-mistake-1 = The sum is missing: this is right for one example, but several examples leave a column each.
exercise-backprop-biases-mistake-2 = That adds up the neurons. The examples lie side by side.
exercise-backprop-biases-mistake-3 = The numbers are right, but it is no longer a column: it must stay (n, 1).
exercise-backprop-biases-mistake-4 = That is the mean. update_mini_batch divides by m later; here it must be the sum.
exercise-backprop-biases-mistake-5 = That is ∂C/∂a: σ′ is missing. The bias is part of z, so it needs δ = ∂C/∂z.
exercise-backprop-biases-mistake-6 = That is one number for the whole layer. Each neuron has its own bias.
exercise-backprop-biases-praise = Right: for one example and for several, with one hidden layer and with two.

exercise-backprop-hidden-title = backprop: ∂C/∂a of the layer before
exercise-backprop-hidden-task = A neuron reaches the cost through every neuron of the next layer. Compute ∂C/∂a of the layer before from δ. Put it where the “...” is.
exercise-backprop-hidden-hint-1 = It is a sum over all neurons j of the next layer: each δⱼ times the weight wⱼₖ between them.
exercise-backprop-hidden-hint-2 = As a matrix product: ∂C/∂a = wᵀ · δ, with this layer’s weights and its δ.
exercise-backprop-hidden-hint-3 = dot_transposed(w, delta) is wᵀ·δ; the weights between the layers are self.weights[layer].
exercise-backprop-hidden-mistake-1 = That goes forward through the weights. The way back leads the other way through them.
exercise-backprop-hidden-mistake-2 = That leads ∂C/∂a back and leaves out σ′. The weights made z, so δ must go back.
exercise-backprop-hidden-mistake-3 = This counts only the first neuron of the next layer: the sum is missing.
exercise-backprop-hidden-mistake-4 = With this, σ′ is applied twice: the loop multiplies by it in its next round.
exercise-backprop-hidden-mistake-5 = That is δ of this layer, not ∂C/∂a of the layer before: multiply it by the weights.
exercise-backprop-hidden-mistake-6 = The sign is wrong: through a weight above 0, δ keeps its sign on the way back.
exercise-backprop-hidden-mistake-7 = Do not divide by m here: update_mini_batch does that later. Each example has its own column.
exercise-backprop-hidden-praise = Right: for one example and for several, with one hidden layer and with two.

## Exercise: cross-entropy

exercise-cross-entropy-title = A cost that does not start slowly
exercise-cross-entropy-task = A neuron that is certain and wrong learns slowly, because σ′ is nearly 0. Replace the cost with the cross-entropy C = −Σⱼ (yⱼ ln aⱼ + (1 − yⱼ) ln(1 − aⱼ)), as a mean over the columns, and replace its ∂C/∂a. Keep a slightly away from 0 and 1, where the logarithm is not defined.
exercise-cross-entropy-hint-1 = Two functions change: the cost and its derivative. If you change only one of them, the gradient check fails.
exercise-cross-entropy-hint-2 = ∂C/∂a = −y/a + (1 − y)/(1 − a) = (a − y) / (a (1 − a)). What happens when this is multiplied by σ′?
exercise-cross-entropy-hint-3 = Begin with a = np.clip(a, 1e-7, 1 - 1e-7). np.log is ln, and .sum() / a.shape[1] is the mean.
exercise-cross-entropy-mistake-1 = a − y is already δ for this cost, with σ′ in it, and backprop multiplies by σ′ itself. Write ∂C/∂a.
exercise-cross-entropy-mistake-2 = The sign of ∂C/∂a is wrong: it must be positive where the output is too large.
exercise-cross-entropy-mistake-3 = ∂C/∂a lacks the second half of the cost, (1 − y) ln(1 − a).
exercise-cross-entropy-mistake-4 = The cost lacks its minus: ln a is negative.
exercise-cross-entropy-mistake-5 = The cost lacks its second half: outputs that should be 0 would cost nothing.
exercise-cross-entropy-mistake-6 = Where a is exactly 0 or 1, ∂C/∂a divides by 0. Keep a slightly away from both.
exercise-cross-entropy-mistake-7 = Where a is exactly 0 or 1, the logarithm is not defined. Keep a slightly away from both.
exercise-cross-entropy-mistake-8 = The cost is a mean over the columns: divide the sum by the number of columns.
exercise-cross-entropy-mistake-9 = ∂C/∂a is right, but the cost is still the quadratic one: the curve would show a different cost from the one that falls.
# { $error } and { $quadratic } are mean errors of the outputs, from 0 to 1.
exercise-cross-entropy-praise = Right: σ′ cancels, and δ is a − y. Starting from outputs that are certain and wrong, the mean error after { $batches } mini-batches is { $error }; with the quadratic cost it is still { $quadratic }.

## Exercise: momentum

exercise-momentum-title = Momentum: updates that remember
exercise-momentum-task = Give every weight and bias a velocity v that begins at 0. An update is v ← 0.9·v − (η/m) ∇w, then w ← w + v; the same for b. (A run that resumes after a reload begins with v = 0 again.)
exercise-momentum-hint-1 = The velocities must last from one mini-batch to the next: store them in the network, as self.velocity_w.
exercise-momentum-hint-2 = Create them once, as zeros in the shapes of the weights and biases: if not hasattr(self, …).
exercise-momentum-hint-3 = For each w with its v: v *= 0.9, then v -= step * nw, then w += v.
exercise-momentum-mistake-1 = This goes uphill: subtract (η/m) ∇ from v, because ∇ points to where the cost rises.
exercise-momentum-mistake-2 = The velocities are set to 0 at every update, so nothing is remembered.
exercise-momentum-mistake-3 = The sum over the examples is not divided by m: the update is m times too large.
exercise-momentum-mistake-4 = The weights have momentum, but the biases do not.
exercise-momentum-mistake-5 = The velocity never decreases: the factor 0.9 is missing.
exercise-momentum-mistake-6 = ∇ counts only a tenth: in this form of momentum η/m is not reduced.
exercise-momentum-mistake-7 = All networks share the same velocities: store them in self.
exercise-momentum-praise = Right: after three mini-batches, two networks have the weights that they should have.

## Exercise: tanh

exercise-tanh-title = tanh in place of the sigmoid
exercise-tanh-task = The sigmoid was replaced with tanh, which goes from −1 to 1. Now the gradient check fails. Find out why and repair it.
exercise-tanh-hint-1 = What else in the network depends on the sigmoid?
exercise-tanh-hint-2 = a (1 − a) is the sigmoid’s slope. tanh has its own: tanh′(z) = 1 − tanh²(z).
exercise-tanh-hint-3 = There, s is tanh(z): write 1 minus its square.
exercise-tanh-mistake-1 = a (1 − a) is still the sigmoid’s slope, not that of tanh.
exercise-tanh-mistake-2 = Where z is far below 0 this is nearly 2. Is tanh steep there?
exercise-tanh-mistake-3 = The sign is wrong: tanh rises, so its slope is positive.
exercise-tanh-mistake-4 = Far from 0 this is nearly 2. Is tanh steep there?
exercise-tanh-mistake-5 = That is 1 − z², which is far below 0 where z is large. Does tanh ever fall?
exercise-tanh-mistake-6 = That is the sigmoid again. Keep tanh, and repair its slope.
exercise-tanh-praise = Right: the gradient check passes again. Updates are larger now, because the slope at its steepest is 1 and not ¼: try a smaller η.

## Exercise: all weights 0

exercise-zeros-title = All weights 0
exercise-zeros-task = Train with the first weights “zeros”, and look at the curves and at the weights. Then fill in the two answers.
exercise-zeros-hint-1 = In Look inside, compare the pictures of some hidden neurons.
exercise-zeros-hint-2 = Two neurons with the same weights give the same output and get the same δ.
exercise-zeros-hint-3 = Neurons that begin the same and change in the same way stay the same. If all rows are equal, there is one different row.
exercise-zeros-mistake-1 = Thirty would mean that all rows differ. Compare two of them again.
exercise-zeros-mistake-2 = There are 30 rows, so at least one of them counts.
exercise-zeros-mistake-3 = Not all derivatives are 0: the output’s biases and weights change at once, and the cost falls a little at first.
exercise-zeros-mistake-4 = It is the opposite: z begins at 0, where σ is steepest.
exercise-zeros-praise = Right: thirty neurons that are all the same work as one. Random weights make them different.

## What the console itself says between what Python writes.

console-stays = There is nothing to leave: the console stays open.
# { $reason } is a sentence without its full stop.
console-broken = The network cannot answer as it is now: { $reason }. “Reset” in Train restores the default network.
console-cut-lines = … and { $count } lines more, not shown
console-cut-characters =
    { $count ->
        [one] … and 1 character more, not shown
       *[other] … and { $count } characters more, not shown
    }

## The editor: what it shows and says.

code-editor =
    .aria-label = Python code. Press Escape to leave the editor and Enter to return to it
# { $title } is one of code-part-…, { $file } is network.py.
code-about = { $title }. { $file }, line { $line }
code-mark-changed = changed
code-mark-passed = passed
code-state-original = This is the code that runs in this page. Change a line, then press “{ code-use }”.
# { $names } are names of source parts, such as "sigmoid, backprop".
code-state-changed = Changed: { $names }. The original code answers.
code-state-used = Your code answers: { $names }.
code-state-other = Your code answers ({ $names }), but not as it is written here.
code-checking = Checking …
code-check-unchanged = Nothing is changed: this is the original code.
code-not-used = Your code is not used: it must run, and its shapes must fit.
code-used = Your code answers now: the pad, the derivation and the next training run use it. A run that has begun continues with the code that it began with.
code-used-original = Nothing is changed: the original code answers.
code-no-differences = There are no differences from the original.
# { $message } says what Python found, in English.
code-failed = The training stopped in line { $line }: { $message }
# { $reason } says what is wrong, { $text } is the line of code.
check-error-part = In { $part }: { $reason }
check-error-line = In { $part }, line { $line }: { $reason }
check-error-text = In { $part }, line { $line }: { $reason }, in “{ $text }”

## Exercises: their buttons, and what is said.

exercises-passed = { $passed } of { $count }
exercise-check = Check the answer
exercise-reset = Start again
exercise-hint-number = Hint { $number }
exercise-passed = Passed.
exercise-shown = The answer was shown, so this does not count as solved. To solve it yourself, press “{ exercise-reset }”.
exercise-not-yet = Not yet.
exercise-offer = Hint { $number } helps here.
exercise-not-tried = You have not tried this exercise yet. Press again to see the answer; “{ code-undo }” brings back what you wrote.
exercise-answered = This is one possible answer. It does not count as solved: press “{ exercise-reset }” to write it yourself. “{ code-undo }” brings back what you wrote; it is also kept under “{ versions-title }”, below the source parts.

## Versions and files: what is said. { $title } and { $name } are names of versions, exercises or files.

version-next = Version { $number }
version-exercise = Exercise: { $title }
version-before-original = Before the original { $title }
version-before = Before “{ $title }”
version-other-tab = { $name }, from another tab
version-title =
    .aria-label = Name of the version
version-open = Open
    .aria-label = Open: { $name }
version-delete = Delete
    .aria-label = Delete: { $name }
version-undo = Undo: bring back “{ $name }”
version-nothing = Nothing is changed yet, so there is nothing to keep.
version-kept = This version is kept on this device.
version-opened = “{ $title }” is in the editor. Nothing in it has run.
version-file-title = My changes
version-not-opened = { $name } was not opened, and nothing was changed. { $reason }
error-code-file-large = The file is too large for a file of code.

## The console: its parts, and what is said.

console-heading = Console
console-clear = Clear
console-run = Run
console-stop = Stop
console-busy = The command is still running.
console-input =
    .aria-label = Python
console-log =
    .aria-label = Output of Python
console-names = <code>net</code> the network · <code>x</code> the digit · <code>training</code> the run · <code>np</code> · <code>show(x)</code> · <code>y</code>, <code>zs</code>, <code>activations</code>, <code>sigmoid</code> as in the derivation
console-help = <code>net</code> is the network that answers now, also while it trains; <code>x</code> is the drawn digit, its 768 inputs as a column; <code>training</code> is the run, or None, and <code>training_data</code> and <code>test_data</code> are its digits; <code>np</code> is NumPy. The lines of the derivation run here: <code>y</code> is what the outputs should be, <code>zs</code> and <code>activations</code> are the network’s for the drawn digit, <code>sigmoid</code> and <code>sigmoid_prime</code> its functions. Each line sees them as they are at that moment. If you assign another value to a name, it keeps your value until <code>del</code>. <code>show</code> draws 768 numbers as a picture, or any table; <code>help(net.backprop)</code> explains a method. Drop a .whl file here to install it.
console-keys = Enter runs the line, an empty line ends a block, Ctrl+Enter runs at once, Shift+Enter begins a new line. ↑ and ↓ bring earlier lines back. Tab completes a name; Escape, then Tab, leaves the console.
console-leaving = Press Tab to leave the console.
console-not-ready = Python is not ready yet.
console-no-completion = There is nothing to complete.
console-more = … and { $count } more
# Read out; { $summary } is the message numbers-summary.
console-picture = A picture of { $rows } × { $columns } numbers, { $summary }
# { $reason } says why Python was restarted.
console-lost = { $reason } The names that you defined here are gone; ↑ brings your lines back.
console-not-installed = { $name } was not installed: { $reason }
error-wheel-busy = a command is still running; drop the file again when it has finished
error-wheel-name = expected the name of a wheel, such as tiny-1.0-py3-none-any.whl
error-wheel-large = expected a wheel of at most 64 MB, found a larger one
