### The pupils’ sheet: tasks without answers, to be printed. The page for teachers shows the same
### tasks with their answers. Italic names are those of buttons and panels: write them as in page.ftl.

## Head

sheet-tab = Tasks · Digit Lab
sheet-title = Tasks
sheet-description =
    .content = Digit Lab: tasks for two lessons, to be answered on paper.
sheet-names = Names
sheet-date = Date
# On paper. After it stands an address, or a line to write it on.
sheet-address = To open a link, type what stands in its brackets after this address:
# Under the table of learning rates, on paper; the beginning of their links follows.
sheet-rates = To open these links, write the learning rate after:
sheet-help =
    Two of you share a laptop. Have this sheet on paper, or open it in a second tab. A blue link opens
    the lab with the settings of its task. Where one word is not enough, write in your exercise book.

## Lesson 1: what it does. First the instructions of a part, then its tasks.

task-lesson-1 = Lesson 1: It learns
task-draw-title = Draw
task-draw =
    Draw a digit on the pad. Below the pad are the picture that the network gets, its answer, and its
    ten outputs as bars. This network, “the trained model”, learned before and comes with the page.
task-numbers =
    The picture has 32 rows and 24 columns. How many numbers go in? Each of them has a weight to each
    of 30 hidden neurons, and each of these has a weight to each of 10 outputs; each hidden neuron
    and each output has a bias. How many weights and biases must the network learn?
task-fool =
    Draw something that makes two bars long, or that the network reads wrongly. What did you draw?
    What does the network answer to a scribble that is no digit?
task-train-title = Train
task-train =
    Open <a data-l10n-name="link">this run</a>, and leave a digit on the pad. Beside <i>Take one
    step</i>, <i>one mini-batch</i> is chosen: press <i>Take one step</i> five times, and watch the
    answer to your digit. (Some seconds pass first, while the digits are made.) Then move
    <i>Speed</i> to “an epoch in 20 seconds”, press <i>Train the rest</i>, and watch for a while; at
    last move it to the right end. Point at a curve, or tap it, to read it.
task-before =
    How many of the test digits did it read correctly before it had learned anything (epoch 0)? Why?
task-after = How many after one epoch? After ten? Why are the last digits the hard ones?
# The table has a link for each of six learning rates, and a row each for the two messages that follow.
task-rates =
    Choose another learning rate <i>η</i> in the table, open its link, and press <i>Train</i>. Write
    the accuracy after one epoch and after five on the board, and copy the others’. Which rate is
    best? What happens at the two ends?
task-rates-first = after 1 epoch
task-rates-last = after 5
task-evaluate-title = Evaluate
task-evaluate =
    In <i>Train</i>, under <i>Runs</i>, press <i>Use this network</i> at run 1. Then open
    <i>Evaluate</i>.
task-mistakes =
    Which digit is read best, and which worst? Which digit is taken for which other one most often?
    Choose that cell: would you have read these digits?
task-by-heart =
    Train on <a data-l10n-name="link">a hundred digits only, a hundred times</a>. In <i>Evaluate</i>,
    compare the two costs under <i>Read correctly, by digit</i>. What has this network learned?
task-data-title = Data
task-data = Press <i>Use this network</i> at run 1 once more.
task-own =
    Draw a 0 with a straight stroke through it. How is it read? In <i>Data</i> write your names, then
    draw five such digits, and press the key 0 after each. Press <i>Train with my digits</i>, and draw
    one more. What has changed, for this digit and for the test digits?
task-exit-title = Before you go
# { $points } is how many points a full answer is worth.
task-exit-1 =
    A network reads 99 % of its training digits and 70 % of the test digits. (a) What is this called?
    (b) Which of the two numbers tells how well it will read your handwriting? Why? (c) What helps
    more: more epochs or more digits? Why? (5 points)

## Lesson 2: how it learns.

task-lesson-2 = Lesson 2: How it learns
task-inside-title = Look inside
task-inside =
    Open <a data-l10n-name="link">the first run</a> again and press <i>Train</i>. In <i>Look
    inside</i> each of the thirty hidden neurons is a picture. Blue: ink here raises the neuron’s
    activation. Orange: ink here lowers it. The bar below is its activation for your digit.
task-pictures =
    Press <i>Reset</i>, then <i>Take one step</i>, and look at the pictures of a network that has
    hardly learned. How has training changed them? Why does their border stay pale?
task-alike =
    Open <a data-l10n-name="link">all weights zero at first</a>, train, and look inside. Then do the
    same with <a data-l10n-name="link-2">a single hidden neuron</a>. What do you notice?
task-backprop-title = Backprop
task-backprop =
    Open <a data-l10n-name="link">a half-trained network</a>, press <i>Train</i>, and draw a 7
    that it reads as a 7. In <i>Backprop</i> choose <i>This should be a</i> 2. Walk the ten steps with
    <i>Next</i>; choose a number to see the sum that it came from.
task-cost = Step 2: calculate the cost of your 7 from its two largest terms.
task-derivatives =
    Step 3: which two outputs have the largest derivatives? What are their signs, and what do the
    signs say?
task-step =
    Press <i>Take this step …</i>, then <i>Take this step</i>, with <i>η</i> 3. How far does the cost
    fall?
task-sure =
    In <i>Train</i> press <i>Reset</i>: the trained model answers, and it is sure of the 7. Take the
    same step with it. Why does the step help so little? Look at step 4.
task-check-title = Check
task-check =
    In <i>Train</i>, under <i>Runs</i>, press <i>Use this network</i> at the half-trained run. In
    <i>Backprop</i> press <i>Check a gradient …</i>, then <i>Check this gradient</i>.
task-faults =
    Break the derivation in each of the three ways of <i>Insert an error</i>. What does the check
    find for each kind of parameter? Does the cost still fall when you take one step?
task-faults-fault = <i>Insert an error</i>
task-faults-weight = a weight, output
task-faults-bias = a bias, hidden
task-faults-step = one step
task-faults-none = all is right
task-faults-slope = forget σ′(z)
task-faults-sum = forget the sum
task-faults-sign = change the sign
task-exit-2 =
    An output neuron has the activation a = 0.8, but it should be 0. (a) What does it add to the
    cost? (b) What is ∂C/∂a, and what does its sign say? (c) The slope is σ′ = a (1 − a): calculate it
    for a = 0.8 and for a = 0.99. Which of the two neurons learns faster? Why? (5 points)
