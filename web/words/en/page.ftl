### The words of the page: header, drawing pad, notices, and the panels Train, Look inside,
### Evaluate and Data. For a translator: { $name } stands for a value and is kept as it is; words in
### <b> or <code> keep these marks; what begins with a dot is a tooltip or is read out to people who
### do not see the page. How to add a language is in .github/CONTRIBUTING.md.

## Shown where the page was opened by double click, and cannot start.

file-title = Digit Lab cannot start from this file
file-why = Browsers do not let a page that is opened from a folder load its parts. There are two ways that work:
# The link leads to the file digit-lab.html.
file-open = Open <a data-l10n-name="file">digit-lab.html</a> instead.
file-open-why = It is in the same folder and contains everything, so it also works from a USB stick and without a network.
file-serve = Serve this folder.
file-serve-how = Any web server will do. With Python, run <code>python3 -m http.server</code> (on Windows <code>py -m http.server</code>) in the folder, then open localhost:8000.

## The header: the name, the state of Python, offline use, and the choice of colours.

page-title = Digit Lab
page-about = A small neural network that learns to read handwritten digits, here on your device.
page-description =
    .content = A small neural network learns to read handwritten digits while you watch.
page-no-script = Digit Lab needs JavaScript: the network runs in this page, on your own device.
status-loading = Loading…
status-progress =
    .aria-label = Loading
status-files = Loading Python and NumPy
status-python = Starting Python
status-ready = Ready
status-retry = Try again
# { $reason } is a sentence that says what went wrong.
status-not-started = Could not start. { $reason }
header-teachers = Teachers
    .title = For teachers: how to set it up on all laptops, and two lessons with answers
theme-dark = Dark
    .title = Change to dark colours
theme-light = Light
    .title = Change to light colours

# The first visit's path: four steps, each of which is a button.
path-title =
    .aria-label = First steps
path-draw = Draw a digit
path-train = Train a network
path-again = Draw again
path-mistakes = See its mistakes
# Beside the four: what the next one asks for, and what comes after them.
path-draw-says = Draw one on the pad, by mouse or finger.
path-train-says = Press Train, and watch the answer change.
path-again-says = Clear the pad, then draw another digit.
path-mistakes-says = Open Evaluate: which test digits does it read wrongly?
path-over-says = That is all of it. Backprop shows how it learns.
# Read out; { $step } is one of the four.
path-done = Done: { $step }
path-close = ×
    .aria-label = Close the first steps

offline-ready = offline ✓
    .title = Ready for offline use: all files are stored on this device.
offline-file = offline ✓
    .title = This is one file that contains everything: it never needs a network.
offline-storing = storing …
    .title = All files are being stored on this device, for offline use.
offline-not = online only
    .title = Some files could not be stored on this device: there may be no room or no network. The page will try again. Everything works while there is a network.
offline-browser = online only
    .title = This browser, or this window, stores no pages. Everything works while there is a network.
offline-http = online only
    .title = Browsers store only pages whose address begins with https. Everything works while there is a network.
update-ready = A new version is ready. Reload the page to use it.
update-tabs =
    { $tabs ->
        [one] Digit Lab is open in 1 more tab, which needs the old version. Close that tab, then reload.
       *[other] Digit Lab is open in { $tabs } more tabs, which need the old version. Close those tabs, then reload.
    }
update-reload = Reload

## What startup.js shows where parts of the page do not arrive.

start-no-modules = Could not start. main.js did not arrive as JavaScript. Check the connection; a server must send .js and .mjs files as text/javascript.
# Followed by the browser's own words.
start-error = Could not start. Load the page again, or use another browser.
# After the name of a file.
start-no-style = did not arrive, so the page looks odd. Check the connection, then load the page again.
# In the single file. Followed by the browser's own words.
start-file = Could not start. Use Chrome, Edge or Firefox, version 114 or newer, or Safari 16.4 or newer; or copy the file again: it may be incomplete.

## The drawing pad, the picture that the network gets, and its answer.

draw-title =
    .aria-label = Draw a digit
draw-pad =
    .aria-label = Drawing pad
draw-hint = Draw a digit
draw-help = Draw with a mouse, a pen or a finger. With the keyboard, the arrow keys move the pen, and the space bar lowers and lifts it.
draw-undo = Undo
draw-clear = Clear
draw-seen = what it sees
draw-seen-picture =
    .aria-label = The picture of 24 by 32 cells that the network gets
draw-answer = its answer
draw-outputs =
    .aria-label = The ten outputs

# Below the answer: which network gives it.
answering-default = the trained model’s answer
answering-run = your network’s answer
answering-untrained = the untrained network’s answer
answering-file = the opened network’s answer
answering-kept = the answer after your steps
answering-edited = the answer of the network you changed
answering-code = the answer by your code
# Below a question mark, where no output is larger than all others; { $who } is one of these.
answering-unsure = { $who }: unsure

## The tabs.

tabs-title =
    .aria-label = Panels
tab-train = Train
tab-inside = Look inside
tab-backprop = Backprop
tab-evaluate = Evaluate
tab-data = Data
tab-code = Code

## Panel Train: buttons, settings, how far the run is, curves, and the list of runs.

train-start = Train
train-again = Train again
train-pause = Pause
train-resume = Resume
# In its place after single steps.
train-rest = Train the rest
# After the end; { $epochs } is how many the form says.
train-go-on =
    { $epochs ->
        [one] 1 more epoch
       *[other] { $epochs } more epochs
    }
    .title = Trains the same network further: as many epochs more as the form says, with its learning rate
# Beside it stands how much one step is: one example, one mini-batch or one epoch.
train-step = Take one step
train-stride =
    .aria-label = One step is
train-stride-example = one example
train-stride-mini-batch = one mini-batch
train-stride-epoch = one epoch
train-reset = Reset
# How fast a run trains: after this word stands one of those below.
train-speed = Speed
train-speed-mini-batch = one mini-batch a second
train-speed-mini-batches = ten mini-batches a second
train-speed-minute = an epoch in a minute
train-speed-watch = an epoch in 20 seconds
train-speed-brisk = an epoch in 5 seconds
train-speed-full = as fast as it goes
train-more = More settings
train-lesson = Lesson
train-lesson-none = choose …
train-progress =
    .aria-label = Training

# The settings: first what each is called, then its choices, and what is said about it.
setting-dataset = Digits
setting-dataset-mnist = MNIST
setting-dataset-synthetic = Synthetic
setting-dataset-files = From files
setting-dataset-user = My digits
setting-epochs = Epochs
setting-mini-batch-size = Mini-batch
setting-eta = Learning rate η
setting-seed = Seed
setting-hidden = Hidden neurons
setting-hidden-field =
    .title = One number for each hidden layer: 30, or 30, 20. Leave it empty for no hidden layer.
    .placeholder = none
setting-initialiser = First weights
setting-initialiser-scaled = normal, scaled to the inputs
setting-initialiser-normal = normal
setting-initialiser-zeros = all zero
setting-schedule = η over time
setting-schedule-constant = stays the same
setting-schedule-halving = halves when accuracy stalls
setting-backend = Computed by
setting-backend-field =
    .title = Both compute the same, at different speeds
setting-backend-kernel = SIMD kernel
setting-backend-numpy = NumPy
setting-backend-code = your code
setting-examples = Examples
setting-data-seed = Seed of synthetic digits
setting-own-weight = Copies of my digits
setting-own-weight-field =
    .title = How many times your own digits are mixed into the others

settings-no-mnist = This copy has computer-made digits only: they are used in place of MNIST.
settings-no-mnist-link = MNIST is not on this site: synthetic digits are used.
# { $problems } are sentences, each about one setting of the link.
settings-locked = The settings are locked while a run is under way. Pause it to change its learning rate. To change the others, wait until it is done, or press Reset.
settings-locked-paused = While the run is paused, you can change its learning rate. The other settings are locked until it is done, or until you press Reset.
settings-link-ignored = Some settings in this link could not be used. { $problems }
settings-link-place = { $name }: expected one of { $names }, found { $found }.
settings-link-unknown = { $name }: expected one of { $names }.
settings-link-waits = The link’s settings will be used once this run is over, or after Reset.
error-setting-choice = { $setting }: expected one of { $choices }, found { $found }.
error-setting-number = { $setting }: expected a number from { NUMBER($least, maximumFractionDigits: 12) } to { NUMBER($most, maximumFractionDigits: 12) }, found { $found }.
error-setting-whole = { $setting }: expected a whole number from { $least } to { $most }, found { $found }.
error-setting-list =
    { $length ->
        [one] { $setting }: expected none, or one number from { $least } to { $most }, found { $found }.
       *[other] { $setting }: expected none, or up to { $length } numbers from { $least } to { $most } with commas between them, found { $found }.
    }
# { $names } are names of settings in Python.
error-setting-unknown = There are no such settings: { $names }.
error-run-other-digits = This run began with other digits than there are now. Bring those back, or start a new run.
error-run-no-examples = There are no digits to train on, or none to test with. Add some in the Data panel.
# In place of { $found } where a field is empty.
settings-nothing = nothing

# Lessons: settings that teach something. First the name, then what is said about it.
lesson-book = The book’s run
    .says = 30 hidden neurons, η 3, mini-batches of 10, 30 epochs: the first network of Nielsen’s book, which reads about 95 of 100 test digits.
lesson-large = η too large
    .says = Every step jumps far across the valley. The outputs end at 0 or 1, where the slope is flat, and the network stops learning.
lesson-small = η too small
    .says = The steps are so small that five epochs get only as far as η 3 gets in about a second.
lesson-zeros = All weights zero
    .says = All hidden neurons begin alike, get the same derivatives, and stay alike for ever: thirty are worth no more than one. Look inside to see it.
lesson-one = One hidden neuron
    .says = Ten digits have to pass through a single number. It can tell a few of them apart, and more training does not help.
lesson-tiny = Tiny training set: overfitting
    .says = The network learns a hundred digits by heart: their cost falls to almost 0, and the cost on test digits stops falling early. Evaluate shows both.

# How far the run is: parts that are joined by dots, as in
# Training: epoch 2 of 30 · 15,000 examples seen · 9,000 a second · 3 min left · η 3 · NumPy
train-idle = Press Train: a new network begins with random weights. Watch its answer to your digit change while it learns. The network you have is not lost: Reset brings it back.
train-failed = The training stopped: { $problem }
train-preparing-mnist = Loading MNIST … { $share }
train-preparing-synthetic = Making synthetic digits … { $share }
train-preparing-digits = Preparing the digits … { $share }
train-preparing-news = Preparing the digits
train-epoch =
    { $state ->
        [running] Training: epoch { $epoch } of { $epochs }
        [paused] Paused: epoch { $epoch } of { $epochs }
       *[done] Done: epoch { $epoch } of { $epochs }
    }
train-examples =
    { $count ->
        [one] { $count } example seen
       *[other] { $count } examples seen
    }
train-rate = { $rate } a second
# { $time } is written as 20 s, 3 min or 1.5 h.
train-left = { $time } left
time-seconds = { $count } s
time-minutes = { $count } min
time-hours = { NUMBER($count, minimumFractionDigits: 1, maximumFractionDigits: 1) } h
# Read out to people who do not see the page.
train-news-state =
    { $state ->
        [running] Training
        [paused] Paused
       *[done] Done
    }
train-news =
    { $state ->
        [running] Training
        [paused] Paused
       *[done] Done
    }: after epoch { $epoch } it reads { $accuracy } of the test digits
# After a sentence that says why Python was started again.
train-lost-run = { $reason } The run is here as it was last saved: press Resume to continue it.
train-lost-code = { $reason } The run is here as it was last saved.
train-lost = { $reason } Everything else is unchanged.

train-batch =
    { $count ->
        [one] It just learned from this digit
       *[other] It just learned from this mini-batch
    }
train-batch-cost =
    { $count ->
        [one] It just learned from this digit. Cost on the last training digits: { NUMBER($cost, minimumFractionDigits: 4, maximumFractionDigits: 4) }
       *[other] It just learned from this mini-batch. Cost on the last training digits: { NUMBER($cost, minimumFractionDigits: 4, maximumFractionDigits: 4) }
    }

# The curves. A number follows each of these.
curve-epoch = epoch
# An average over about the last 1,000 digits, or over an epoch that has fewer.
curve-training-cost = Cost (how wrong): last training digits
curve-test-cost = test digits
curve-accuracy = Accuracy on test digits
# Under a curve, where somebody points at it, as in
# epoch 3: last training digits 0.0612 · test digits 0.0734
# { $values } are messages curve-read-one with dots between them, { $name } is one of the two that follow or a run.
curve-read = epoch { $epoch }: { $values }
curve-read-one = { $name } { $value }
curve-read-training = last training digits
curve-read-test = test digits

# The table of these figures. { $number } is a run's.
epochs-title = The figures as a table
epochs-copy = Copy
epochs-copied = Copied: paste it into a spreadsheet.
epochs-selected = Selected: copy it with Ctrl+C.
epochs-training = Run { $number }: mean cost on the epoch’s training digits
epochs-test = Run { $number }: cost on test digits
epochs-accuracy = Run { $number }: accuracy

# Read out in place of the curves.
curve-cost-empty = Cost by epochs.
curve-cost-said = Cost by epochs. After epoch { $epoch }, on test digits { NUMBER($cost, minimumFractionDigits: 4, maximumFractionDigits: 4) }.
curve-accuracy-empty = Accuracy on test digits by epochs.
curve-accuracy-said = Accuracy on test digits by epochs. After epoch { $epoch } { $accuracy }.
# { $curve } is one of the messages above, { $runs } a list such as run 1, run 3.
curve-with-runs = { $curve } Also shown: { $runs }.

runs-title = Runs
runs-help = Tick a run to draw it over the curves.
runs-run = Run { $number }
runs-run-short = run { $number }
runs-open = Use this network
    .title = This run’s network answers again; an unfinished run can be resumed
    .aria-label = Use this network: run { $number }
runs-repeat = Repeat with one change
    .title = Uses its settings and seed again, so that you can change one of them
    .aria-label = Repeat with one change: run { $number }
runs-delete = Delete
    .aria-label = Delete: run { $number }
runs-undo = Undo: restore run { $number }
runs-repeated = The settings and the seed are those of run { $number }, which is drawn over the curves. Change one setting, then press Train.
runs-gone = Run { $number } was removed: the list keeps the newest { $most } runs.
runs-paused = Run { $number } is paused and stays in the list. Press “Use this network” to return to it.
# A run in a few words, as in
# MNIST · 30 hidden · η 3 · batch 10 · 30 epochs · seed 1
runs-data-mnist = MNIST
runs-data-synthetic = synthetic digits
runs-data-files = files
runs-data-user = my digits
# { $data } is one of the four above; { $count } is written as 500.
runs-some-data = { $data } ({ $count })
runs-hidden = { $neurons } hidden
runs-hidden-none = no hidden layer
runs-eta = η { NUMBER($eta, maximumSignificantDigits: 6) }
runs-eta-halving = η { NUMBER($eta, maximumSignificantDigits: 6) } halving
runs-batch = batch { $size }
runs-epochs =
    { $count ->
        [one] { $count } epoch
       *[other] { $count } epochs
    }
runs-seed = seed { $seed }
# η was changed while the run was paused: in the epoch that is written as 4 or 4.25.
runs-eta-changed = η { NUMBER($eta, maximumSignificantDigits: 6) } from epoch { $epoch }
runs-weights-normal = normal weights
runs-weights-zeros = zero weights
# A setting that is not as usual, by its name in the form.
runs-setting = { $name }: { $value }
runs-copies = my digits ×{ $count }
runs-tested = { $accuracy }, test cost { NUMBER($cost, minimumFractionDigits: 4, maximumFractionDigits: 4) }
runs-untested = not tested yet
runs-unfinished = epoch { $epoch } of { $epochs }

## Panel Look inside.

inside-empty = Draw a digit on the pad to see which neurons respond to it.
inside-failed = The network could not be shown: { $problem }
# A neuron of a layer, such as "Neuron 12 of the hidden layer".
inside-neuron-title = Neuron { $j } of the { $layer } layer
# The same, read out when it is chosen.
inside-neuron-news = Neuron { $j } of the { $layer } layer, activation { $activation }
inside-neuron =
    .aria-label = The chosen neuron
inside-grid = { $count ->
        [one] The neuron of the { $layer } layer.
       *[other] The { $count } neurons of the { $layer } layer. Use the arrow keys to choose one.
    }
inside-pictures = What each neuron of the { $layer } layer looks for. Blue: ink here raises it. Orange: ink here lowers it. The bar: how strongly it answers your digit.
inside-picture = Neuron { $j }
inside-picture-active = Neuron { $j }, activation { $activation }
inside-rows = { $inputs ->
        [one] The weights into each neuron of the { $layer } layer: one row per neuron, one column for the one activation that it receives.
       *[other] The weights into each neuron of the { $layer } layer: one row per neuron, one column per activation that it receives ({ $inputs }).
    }
# Read out; { $summary } is the message numbers-summary.
inside-matrix = { $outputs } rows of { $inputs } weights, { $summary }. Use the arrow keys to move, and Enter to choose the neuron.
inside-weights = its weights
inside-inks = input × weight
inside-products = activation × weight
inside-sum = z = their sum + the bias ({ $bias }) = { $z };  a = σ(z) = <b>{ $a }</b>
inside-says = What it adds to each neuron of the next layer (activation × weight):
inside-onward = Its weights to the next layer
inside-maximise-title =
    .aria-label = What a digit looks like to the network
inside-digit =
    .aria-label = Digit
# The digit is chosen between these two.
inside-question = What would a
inside-question-end = look like to the network?
inside-start = Show me
inside-maximise-blank = A blank picture
inside-maximise-picture = What a { $digit } looks like to the network after step { $step }
inside-maximise-step = Step { $step }: its output { $digit } is { $output }.
inside-maximise-other = Step { $step }: its output { $digit } is { $output }, but its answer is { $answer }.
inside-maximise-done = What matters to the network need not look like a digit to you: it has only seen digits, so it never learned what is not a digit.
inside-maximise-flat = The cost does not fall in any direction: this network’s slope is flat.

## Panel Evaluate: the confusion matrix, accuracy by digit, and the mistakes.

evaluate-confusion =
    .aria-label = Confusion matrix. Rows: what the digits are. Columns: what the network answers.
# The axes of the confusion matrix.
evaluate-axis-truth = the digit
evaluate-axis-answer = what the network answers
evaluate-accuracies = Read correctly, by digit
evaluate-live = Live, after epoch { $epoch }. Rows: what the test digits are. Columns: what the network answers. Choose a cell to see its digits.
evaluate-reading = Reading all test digits … { $share }
evaluate-failed = The test digits could not be read: { $problem }
evaluate-result =
    { $dataset ->
        [mnist] It reads { $right } of { $count } MNIST test digits correctly
        [synthetic] It reads { $right } of { $count } synthetic test digits correctly
        [files] It reads { $right } of { $count } test digits from your files correctly
       *[user] It reads { $right } of { $count } test digits of your own correctly
    }, { $accuracy }. Rows: the true digit. Columns: its answer. Choose a cell to see its digits.
# { $shown } is the number of pictures below.
evaluate-mistakes = The { $wrong } mistakes, the most certain first. Each shows: what the digit is → what the network answers, and its output. Choose one to put it on the pad.
evaluate-mistakes-some = { $shown } of { $wrong } mistakes, the most certain first. Each shows: what the digit is → what the network answers, and its output. Choose one to put it on the pad.
evaluate-mistakes-epoch = Mistakes after epoch { $epoch }, the most certain first: { $shown } of { $wrong }. Each shows: what the digit is → what the network answers, and its output. Choose one to put it on the pad.
evaluate-cell =
    { $count ->
        [one] { $count } digit is a { $truth } and is read as { $answer }
       *[other] { $count } digits are a { $truth } and are read as { $answer }
    }{ $shown ->
        [0] .
       *[other] ; { $shown } are shown.
    }
evaluate-cell-said =
    { $count ->
        [one] { $count } test digit is a { $truth } and is read as { $answer }
       *[other] { $count } test digits are a { $truth } and are read as { $answer }
    }
evaluate-all-mistakes = All mistakes
evaluate-costs = Epoch { $epoch }: mean cost { $training } on all training digits while it learned (the curve in Train shows only the last ones), then { $test } on the test digits. If the first keeps falling but the second does not, the network is memorising.
# Digits that came from several files: how many of each file are read correctly, as in 12 of 20, 60%.
evaluate-by-file = Read correctly, by file, the worst first (all digits of the files, also those that it may have learned from)
evaluate-by-file-one = { $right } of { $count }, { $accuracy }
evaluate-pictures = pictures
evaluate-none = none

## Panel Data: the student's own digits.

data-user-title = My digits
data-user-help = Draw a digit on the pad, then press its key on the keyboard or here:
data-user-key =
    .aria-label = The drawn digit is a { $digit }
data-user-empty = Draw a { $digit } first, then press { $digit }.
data-user-added = Added a { $digit }. Draw the next digit.
data-user-none = No digits yet.
data-user-count =
    { $count ->
        [one] { $count } digit. Of each: { $counts }
       *[other] { $count } digits. Of each: { $counts }
    }
# Before a field. What is written there becomes a part of the names of the files that are saved.
data-owner = Your name or group, for the files you save
data-user-undo = Undo
data-user-train = Train with my digits
    .title = Starts a run with the settings of Train, and your digits among the others
data-user-train-locked = A run is under way. Reset it in Train, or wait until it is done, to train with your digits.
data-user-save = Save as .npz
data-user-show = Show
data-user-all = all
data-user-only = only { $digit }
data-user-label = It is a
data-user-put = Put on the pad
data-user-delete = Delete
data-user-more = Show more

## Panel Data: digits from files.

data-files-title = Digits from files
data-files-help = Drop files anywhere on the page, also many at once: files of digits saved here; photographs of digits on paper, one by one or on the printed sheet; CSV, .npz, .npy and IDX; folders and zip files of all these. A folder or a file name that begins with a digit tells the label.
data-files-paper = Print a sheet of paper
data-files-choose = Choose files
data-files-folder = Choose a folder
data-files-progress =
    .aria-label = Reading files
# { $name } is the name of a file.
data-files-reading-one = Reading { $name } …
data-files-reading = Reading { $files } files …
data-files-found-one =
    { $count ->
        [one] { $count } digit in { $name }.
       *[other] { $count } digits in { $name }.
    }
data-files-found =
    { $count ->
        [one] { $count } digit in { $files } files.
       *[other] { $count } digits in { $files } files.
    }
data-files-none = No digits were found. Nothing has changed.
data-files-failed = The files could not be read: { $problem }
data-files-too-large = { $name }: expected at most { $most } bytes, found { $size }
data-files-lost = Python was started again: choose the files again.
data-files-counts = Of each digit: { $counts }
# { $name } is the name of a file. These are headings of the digits below.
data-files-group = { $name } ({ $count })
data-files-pictures = Pictures ({ $count })
# Below a digit: its label, and in brackets what the network reads instead.
data-files-other = { $label } ({ $answer }?)
# Below a digit without a label: what the network reads.
data-files-unknown = ? ({ $answer }?)
data-files-unlabelled =
    { $count ->
        [one] 1 digit has no label: nothing tells which one it is. Take it as
       *[other] { $count } digits have no label: nothing tells which ones they are. Take them as
    }
# Choices that follow “Take them as”.
data-files-unlabelled-out = nothing: leave out
data-files-unlabelled-read = what the network reads
data-files-unlabelled-all = the digit { $digit }
data-files-unlabelled-help = A picture’s label is its folder, as 7, or what its name begins with, as in 7-anna.jpg. In a table it is a column named label. What the network reads may be wrong: look at it first.
# { $files } are names of files.
data-files-sideways = The digits of { $files } seem to lie on their side, as those of EMNIST do.
data-files-turn = Turn them
data-files-doubtful = With a dashed line are digits whose ink reaches the border of their box, or that the network reads as another digit. Click on a digit to leave it out.
data-files-doubtful-out = Leave out the doubtful ones
data-files-train = Train on these
# Beside that button, where only one digit was found, or none.
data-files-few = Training takes at least two digits: one to learn from, and one to test with.
data-files-add = Add to my digits
data-files-discard = Discard
data-files-trained =
    { $count ->
        [one] { $count } digit is
       *[other] { $count } digits are
    } the data set “From files” now. The next run trains on it and keeps every sixth digit for testing.
data-files-added =
    { $count ->
        [one] Added { $count } digit to your own
       *[other] Added { $count } digits to your own
    }{ $known ->
        [0] .
       *[other] ; { $known } were there already.
    }

## Panel Data: the network as a file.

data-model-title = The network as a file
data-model-help = This saves the network that answers now. JSON has the layout of Nielsen’s book.
data-model-npz = Save as .npz
data-model-json = Save as JSON
data-model-open = Open a network
data-model-saved = Saved the network that answers now as { $name }.
data-model-opened = The network of { $name } answers now. To return to the trained model, press Reset in Train.
# { $cost } is a name in the file, as CrossEntropyCost.
data-model-cost = It was trained with { $cost }. Its answers do not depend on that, but it is trained here with the quadratic cost.
data-model-inputs = Its { $inputs } inputs became 768: those at the edges are always paper.
data-model-failed = { $name } was not opened, and the network is unchanged. { $problem }

## Panel Data: what is stored on the device.

data-device-title = On this device
data-device-help = Your network, runs, settings, drawing, digits and code are stored in this browser and go nowhere else.
data-forget = Delete everything
data-forget-question = Delete all runs, digits, code, settings and the drawing from this device? This cannot be undone.
data-forget-cancel = Keep everything
# The link leads to the page for teachers.
data-teachers = <a data-l10n-name="teachers">For teachers</a>: how to set it up on all laptops, and two lessons with answers.
storage-full = This device has no room left for the page, so your work will be lost when the page is closed. Save your network and your digits as files, under Data.
storage-forbidden = This browser keeps nothing for the page (is it a private window?), so your work will be lost when the page is closed. Save your network and your digits as files, under Data.

## The question whether Python code may ask another site for something.

consent-question = May Python ask <b>{ $host }</b> for something?
consent-address = It wants <code>{ $address }</code>
consent-help = Nothing else in this lab leaves the device. If you allow it, that site learns your network address and whatever Python sends, until the page is closed or loaded again.
consent-refuse = Refuse
consent-allow = Allow
# In the single file, which has no network.
consent-file = Python wanted something from { $host }. It was refused: this is one file, which asks nobody. The lab on a web server can ask.

## The layers of a network, in labels and sentences.

layer-inputs = inputs
layer-hidden = hidden
# { $layer } is the layer's number: 1 is the first hidden layer.
layer-hidden-numbered = hidden { $layer }
layer-output = output

## What can go wrong while Python starts. { $file } is the path of a file of this site, and { $reason }
## the browser's own words.

error-start-no-webassembly = This browser does not run WebAssembly, which Python needs here. Allow it, or use another browser.
error-start-no-workers = This browser does not run workers, in which Python works here. Allow them, or use another browser.
error-start-worker = worker/main.js, or what it needs, did not arrive, or is not allowed to run. Check the connection, then try again, or use another browser.
error-start-wasm = { $file } is not allowed to run, or is damaged ({ $reason }). Check the connection, then try again, or use another browser.
error-start-file = { $file } did not arrive. Check the connection, then try again.
error-start-file-cut = { $file } did not arrive whole ({ $reason }). Check the connection, then try again.
error-start-file-size = { $file } did not arrive whole: { $found } bytes came, of { $size }. Check the connection, then try again.
# { $status } is the server's answer, such as 404 Not Found.
error-start-file-status = { $file } did not arrive: the server answered { $status }. Check the connection, then try again.
error-start-file-unlisted = { $file } did not arrive: site.json does not list it. Check the connection, then try again.
error-start-file-changed = { $file } did not arrive as it should be: its bytes are different. Check the connection, then try again.
error-start-silent = Nothing has arrived for { $seconds } seconds. Check the connection, then try again.
error-start-slow = Python did not start within { $seconds } seconds. Try again, or use another browser.
error-start-site = { $file } did not arrive. Check the connection.
error-start-site-status = { $file } did not arrive: the server answered { NUMBER($status, useGrouping: 0) }.
error-start-site-json = { $file }: expected JSON, found something else. Is this device signed in to its network?

## What can go wrong with the worker, in which Python works, once it has started.

error-not-ready = Python is not ready yet.
error-engine-stopped = The engine stopped: { $reason }.
error-engine-silent = The engine stopped answering.
# The same, where another worker takes its place.
lost-stopped = The engine stopped: { $reason }. It was started again.
lost-silent = The engine stopped answering. It was started again.
lost-code = Your code gave no answer for half a minute and was stopped. The original code answers again; what you wrote is in the editor.
error-run-restore = The run could not be restored. { $reason }
error-file-cut = { $file } did not arrive ({ $reason }). Check the connection and try again.
error-file-status = { $file } did not arrive: the server answered { NUMBER($status, useGrouping: 0) }.

## Changed code: the badge in the header, and what is said where the panel Code cannot be opened.

badge-busy = Your code is still running
badge-changed = Your code answers
# { $names } are names of source parts, such as "sigmoid, backprop".
badge-sources = Changed: { $names }
badge-stop = Stop
badge-original = Use the original
# { $reason } is a sentence.
code-not-opened = The code could not be shown ({ $reason }). Check the connection.
console-not-opened = The console could not be shown ({ $reason }). Check the connection.
code-open-again = Try again
lost-code-stopped = Your code was stopped. The original code answers again; what you wrote is in the editor.
lost-console = The command was stopped and Python was restarted: the network, the run and the data are as they were last saved.

## Shown in the panel Backprop, also where its own words do not arrive.

backprop-failed = The derivation could not be made: { $problem }

## Numbers in figures, read out.

# { $low } and { $high } are the smallest and the largest number, { $at } counts from 0.
numbers-summary = from { $low } to { $high }, the largest in size at { $at }
numbers-legend = Colours from { $low } to { $high }
