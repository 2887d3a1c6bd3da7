### The page for teachers. The tasks of its lessons are in sheet.ftl. Italic names are those of buttons and panels: write them as in page.ftl.

## Head and table of contents

teachers-tab = For teachers · Digit Lab
teachers-page-title = For teachers
teachers-description =
    .content = Digit Lab in class: three ways to put it on thirty laptops, and two lessons with tasks and answers.
teachers-contents =
    .aria-label = On this page
teachers-page-what =
    Digit Lab is a web page on which a small neural network learns to read handwritten digits while
    the class watches. It needs no account and no installation, and once it is loaded no network.
teachers-page-5 = <a data-l10n-name="link">Three ways to put it on thirty laptops</a>
teachers-page-6 = <a data-l10n-name="link">Before the lesson</a>
teachers-page-7 = <a data-l10n-name="link">Troubleshooting</a>
teachers-page-8 = <a data-l10n-name="link">Tablets and phones</a>
teachers-page-9 = <a data-l10n-name="link">Privacy</a>
teachers-page-sheet = <a data-l10n-name="link">The pupils’ sheet, to print</a>
teachers-page-plan = <a data-l10n-name="link">Two lessons at a glance</a>
teachers-page-paper = <a data-l10n-name="link">A sheet of paper for everybody’s digits, to print</a>
teachers-page-10 = <a data-l10n-name="link">The two lessons, with answers</a>
teachers-page-11 = <a data-l10n-name="link">Experiments to hand out as links</a>
teachers-page-12 = <a data-l10n-name="link">Further lessons</a>

## Three ways to put it on thirty laptops

teachers-ways-title = Three ways to put it on thirty laptops
teachers-ways-part-1 = 1. A link
teachers-ways-1 =
    The site on GitHub Pages, or on any other web server with an <code>https</code> address. Give
    the class the address; that is all.
teachers-ways-2 =
    <b>Needs</b> a network for the first visit: some 10 MB for each laptop before it answers, and some
    24 MB in all with MNIST, which take 51 MB on the laptop. Thirty first visits at once take about 2
    minutes where the access point carries 50 Mbit/s in all, and 5 where it carries 20. (This is an
    estimate: 30 × 24 MB.) If that is too slow, have the laptops opened one lesson before.
teachers-ways-3 =
    <b>Works offline</b> from the first complete visit, when the header says “offline ✓”. Until then
    it needs the network.
teachers-ways-part-2 = 2. The school’s own network
teachers-ways-4 =
    <a data-l10n-name="zip">Download digit-lab-site.zip</a> (32 MB): the whole site as plain files, in
    one folder, <code>digit-lab</code>. (A copy that was made from the zip does not have it to
    download.) Unpack it on any web server, under any address. Without a server, use your own computer
    with Python: open a terminal in the folder <code>digit-lab</code>, in which
    <code>index.html</code> is, and run
teachers-ways-windows = or, on Windows,
teachers-ways-5 =
    The class opens <code>http://</code>, your computer’s name or address, and <code>:8000/</code>.
    Where a list of files appears in place of the page, the command runs outside of that folder.
teachers-ways-6 =
    <b>Needs</b> a network between the laptops and that computer, not the internet. Your computer’s
    firewall has to let them in. A server that does not compress, as Python’s, sends each laptop some
    39 MB, and 11 MB more with MNIST. Thirty first visits at once take about 3 minutes, with MNIST 4,
    where the access point carries 50 Mbit/s in all; where it carries 20, about 8 and 10. (This is an
    estimate too.)
teachers-ways-7 =
    <b>Works offline</b> only where the address is <code>https</code> or <code>localhost</code>:
    browsers allow it nowhere else. Over plain <code>http</code> everything else works as long as
    the server is there.
teachers-ways-part-3 = 3. One file on a USB stick
teachers-ways-8 =
    <a data-l10n-name="file">Download digit-lab.html</a> (some 11 MB): everything in one file, with this
    page and the pupils’ sheet. Copy it onto each laptop (from a stick it starts slowly) and
    double-click it.
teachers-ways-9 = <b>Needs</b> nothing but a browser: no server, no network, no rights to install.
teachers-ways-10 =
    <b>Contains</b> the synthetic digits, which are all that the lessons below need. MNIST is left
    out, unless the person who built the file put some of it in, which makes it larger.
teachers-ways-11 =
    <b>May forget:</b> whether a browser keeps anything for a page opened as a file depends on the
    browser. Let the class save what it wants to keep (<i>Data</i>, <i>Save as .npz</i>).

## Before the lesson

teachers-before-title = Before the lesson
teachers-before-1 =
    The browser must be <b>Chrome or Edge 111</b>, <b>Firefox 114</b> or <b>Safari 16.4</b>, all of
    spring 2023, or newer. On Windows 7 and 8, where Chrome and Edge end at 109, take Firefox 115.
    According to MDN’s compatibility tables these are the oldest versions with everything that the
    page needs: workers that are modules (Firefox), the tables’ shades and before them formulas in
    MathML (Chrome, Edge), WebAssembly with SIMD, unpacking and drawing in workers (Safari). The
    page itself was tried in newer ones.
teachers-before-2 = On <em>one of the class’s own laptops</em>, logged in as a student, in the room:
teachers-before-3 =
    Open it and wait for “Ready”. It takes some 2 to 5 seconds once the files are there.
teachers-before-4 = Draw a 7: the answer appears while you draw.
teachers-before-5 =
    Open <a data-l10n-name="link">the lesson’s first run</a>, press <i>Train</i>, and see an
    accuracy of 91.55 % ten seconds later.
teachers-before-6 =
    Reload: the drawing and the run are there again. If not, the browser keeps nothing: see below.
teachers-before-7 =
    If it is to work offline: wait for “offline ✓”, turn the network off, reload, draw.
teachers-before-8 = Log out and in again: if everything is gone, the laptop clears its storage.

## What goes wrong: questions (quotes of the page) and answers in turn

teachers-trouble-title = Troubleshooting
teachers-trouble-1 = “pyodide/pyodide.asm.wasm did not arrive”, or it “is not allowed to run”
teachers-trouble-2 =
    A filter between you and the server blocks or changes WebAssembly, or another file that it does
    not know. Ask for the address to be allowed, or use the USB file, which counts as one HTML page.
    <i>Try again</i> works once the cause is gone.
teachers-trouble-3 = “a server must send .js and .mjs files as text/javascript”
teachers-trouble-4 =
    The web server, or Python on some Windows computers, calls these files something else. Configure
    the server, or use the USB file.
teachers-trouble-5 = “Digit Lab cannot start from this file”
teachers-trouble-6 =
    This was <code>index.html</code> from the zip, opened by double click. It needs a server; open
    <code>digit-lab.html</code> instead.
teachers-trouble-7 = The header says “online only”
teachers-trouble-8 =
    The address is plain <code>http</code>, the window is private, storage is full or forbidden, or
    not all of it has arrived. The page works, but only while there is a network.
teachers-trouble-9 = “This browser keeps nothing for the page”
teachers-trouble-10 =
    This is a private window, or the school’s settings forbid storage. Everything works until the
    window is closed. Save your work as files under <i>Data</i>.
teachers-trouble-11 = Laptops that clear everything at log-off
teachers-trouble-12 =
    Then the offline copy is deleted as well, and every visit is a first visit. Use the intranet or
    the USB file, and have everybody finish with <i>Data</i>, <i>Save as .npz</i>, once for <i>My
    digits</i> and once for the network. <i>Choose files</i> and <i>Open a network</i> bring them
    back, on any laptop.
teachers-trouble-13 = “The engine stopped answering. It was started again”
teachers-trouble-14 =
    The laptop is short of memory. Close other tabs; <i>Resume</i> continues the run as it was last
    saved.
teachers-trouble-15 = “Your code is still running”, and in the console “The command is still running”
teachers-trouble-16 =
    Code that a student wrote takes long or never ends. <i>Stop</i>, beside the message, ends it:
    Python restarts in a few seconds with the original code. The text stays in the editor; the
    network, the run and the digits are as they were last saved (every five seconds during
    training). Only names that were defined in the console are lost. A run that was trained with
    changed code can go on after <i>Run with my code</i> has used the same code again. After half a
    minute without an answer the page stops changed code by itself; a command in the console ends
    only with <i>Stop</i>.
teachers-trouble-17 = “Your code answers”
teachers-trouble-18 =
    The network runs with changed code, which may be why it reads so badly. <i>Use the original</i>,
    beside the message, brings the page’s own code back; the changed code stays in the editor.
teachers-trouble-19 = Training is slow
teachers-trouble-20 =
    Look at <i>Speed</i> first. Where the line under the settings ends with “NumPy”, training takes
    some ten times as long: choose the kernel under <i>More settings</i>, <i>Computed by</i>. With
    “your code” it takes longer still, since your code runs as it is written.

## Tablets

teachers-tablets-title = Tablets and phones
teachers-tablets-1 =
    All panels work with a finger or a pen, upright, and on a phone. <i>Backprop</i>, with its
    tables, is better on a tablet or a larger screen, and <i>Code</i> with a keyboard. Use the link
    or the intranet: tablets often show an HTML file only as a preview, in which nothing runs. iPads
    need iPadOS 16.4. Everything that can be done with a keyboard or a mouse also has a button: tap
    the digit’s key in <i>Data</i>, and use <i>Choose files</i> instead of dropping them. <i>Choose
    a folder</i> is missing on older tablets. A tablet with little memory may load the page anew
    when you come back to it; the drawing, the runs and the digits are still there.

## Privacy

teachers-privacy-title = Privacy
teachers-privacy-1 =
    Nothing that anybody draws, trains, opens or writes leaves the device by itself. The network is
    computed in the browser; after loading the page asks no other server for anything, and its own
    only for its own files. There is one exception: Python that a student writes, under <i>Code</i>
    or in its console, may ask another site for something. Then the page asks first and names that
    site, and nothing is sent unless somebody presses <i>Allow</i>. (The USB file cannot ask other
    sites at all.) This keeps code from contacting other sites by accident or as a prank; it does
    not stop somebody who is determined. There is no account, there are no cookies and no analytics.
    The drawing, the runs, the settings, the digits, the name in <i>Data</i>, the code with its versions
    and exercises, the lines of the console and the colours are kept in the browser’s own storage on that device, for
    that address, until somebody presses <i>Delete everything</i> at the end of <i>Data</i> or
    clears the browser’s site data. On shared accounts the next student finds them. A saved file
    contains digits, weights or code. Its own name has the date and the time, and the name that
    somebody may write in <i>Data</i>. As with every
    web page, the person who runs the server sees which address asked for its files; with the USB
    file not even that.

## The plan of both lessons: what is learned, what is needed, the minutes, the words, what is handed in

teachers-plan-title = Two lessons at a glance
teachers-plan-sheet =
    Two pupils share a laptop and work from <a data-l10n-name="sheet">the pupils’ sheet</a>: two pages
    to print, or to open in a second tab, with tasks, links and room to write, and without answers. The
    same tasks stand below, with the answers.
teachers-plan-needs = What pupils need beforehand
teachers-plan-needs-1 = <b>Lesson 1:</b> percentages, and reading a curve off its axes.
teachers-plan-needs-2 =
    <b>Lesson 2:</b> negative numbers, squares, and what a slope is. It is enough to have heard of the
    derivative. Nobody has to be able to program.
teachers-plan-goals = What a pupil can do afterwards
teachers-plan-goals-1 = <b>After lesson 1</b> a pupil can
teachers-plan-goal-count = say what goes into the network and what it learns, and count both;
teachers-plan-goal-rate = say what the learning rate does, and show with figures why it can be too small or too large;
teachers-plan-goal-test =
    say why a network is tested on digits that it has never seen, and recognise one that has learned
    by heart;
teachers-plan-goal-data = explain by an example of their own that a network reads what it was shown.
teachers-plan-goals-2 = <b>After lesson 2</b> a pupil can
teachers-plan-goal-cost = calculate the cost of a drawn digit from its outputs;
teachers-plan-goal-sign = say from the sign of a derivative which way an output has to go;
teachers-plan-goal-slope = explain why a neuron that is very sure learns slowly;
teachers-plan-goal-check = check a derivative by changing one number a little, and say what a falling cost does not prove.
teachers-plan-paths = Two paths, in minutes
teachers-plan-paths-help =
    The full path has two lessons of 45 minutes. The minimal path has one: it leaves out what the
    table leaves empty. Lesson 1 needs no slope and stands by itself. For whoever is done early, or goes
    further, there are <a data-l10n-name="more">further lessons</a> and, in <i>Code</i>, eleven exercises.
teachers-plan-part = Part
teachers-plan-tasks = Tasks
teachers-plan-full = Full path
teachers-plan-minimal = Minimal path
teachers-plan-minimal-draw = 5 (task 1)
teachers-plan-minimal-train = 15 (tasks 3, 4)
teachers-plan-minimal-inside = 6 (task 9)
teachers-plan-minimal-backprop = 15 (tasks 11 to 13)
teachers-plan-minimal-exit = 4 (lesson 1 or 2)
teachers-plan-sum = In all
teachers-plan-words = Words
teachers-plan-word-neuron = neuron
teachers-plan-word-neuron-is = Adds up its inputs, each times a weight, and a bias, and squeezes the sum between 0 and 1.
teachers-plan-word-activation = activation
teachers-plan-word-activation-is = The number from 0 to 1 that a neuron passes on.
teachers-plan-word-weight = weight, bias
teachers-plan-word-weight-is = The numbers that the network learns: one weight for each connection, one bias for each neuron.
teachers-plan-word-layer = layer, hidden
teachers-plan-word-layer-is = Neurons side by side; the hidden ones stand between the picture and the ten outputs.
teachers-plan-word-cost = cost
teachers-plan-word-cost-is = One number for how wrong the outputs are: 0 is perfect.
teachers-plan-word-slope = slope, derivative
teachers-plan-word-slope-is = How fast the cost changes when one number changes.
teachers-plan-word-rate = learning rate η
teachers-plan-word-rate-is = How far each step goes.
teachers-plan-word-batch = mini-batch
teachers-plan-word-batch-is = The few digits, here ten, from which the network learns in one step.
teachers-plan-word-epoch = epoch
teachers-plan-word-epoch-is = Once through all training digits.
teachers-plan-word-accuracy = accuracy
teachers-plan-word-accuracy-is = The share of the test digits that is read correctly.
teachers-plan-word-test = test digits
teachers-plan-word-test-is = Digits that the network never learns from: they show what it can do with new ones.
teachers-plan-word-heart = learning by heart (overfitting)
teachers-plan-word-heart-is = The cost of the training digits falls, that of the test digits no longer does.
teachers-plan-word-backprop = backpropagation
teachers-plan-word-backprop-is = Calculates all derivatives in one pass from the output back to the first layer.
teachers-plan-word-seed = seed
teachers-plan-word-seed-is = A number from which all chance follows: the same seed gives the same run.
teachers-plan-handed = What a pupil hands in
teachers-plan-handed-1 = <b>After lesson 1:</b> page 1, and the digits that they drew (<i>Data</i>, <i>Save as .npz</i>): the file’s name says whose they are.
teachers-plan-handed-2 =
    <b>After lesson 2:</b> page 2. Whoever has finished early adds the figures of two runs: tick a run,
    open <i>The figures as a table</i>, press <i>Copy</i>, and paste them into a spreadsheet.
teachers-plan-standards = Curricula
teachers-plan-standards-help = Word for word from the documents themselves:
teachers-plan-standards-california = California, Computer Science Standards (California Department of Education)
teachers-plan-standard-test = 6-8.DA.9: “Test and analyze the effects of changing variables while using computational models.”
teachers-plan-standard-data = 9-12.DA.8: “Translate between different representations of data abstractions of real-world phenomena, such as characters, numbers, and images.”
teachers-plan-standard-model =
    9-12.DA.11: “Refine computational models to better represent the relationships among different
    elements of data collected from a phenomenon or process.”
teachers-plan-standard-ai = 9-12S.AP.10: “Describe how artificial intelligence drives many software and physical systems.”
teachers-plan-standards-england = England, National curriculum, computing programmes of study (2013), aims
teachers-plan-standard-aim =
    All pupils “can understand and apply the fundamental principles and concepts of computer science,
    including abstraction, logic, algorithms and data representation”.

## The lessons: what to say at each turn, and the answers to the tasks of the pupils’ sheet. Ranges
## over seeds: the page in Chromium, seeds 1 to 30. Ranges over drawings: pen strokes of twelve
## writers (Pen-Based Recognition of Handwritten Digits, UCI) as the pad draws them; of each the first
## 7 that the half-trained network reads as a 7, and all their zeros with a stroke added.

teachers-lesson-title = The two lessons, with answers
teachers-lesson-figures =
    All use the <i>synthetic digits</i>, which every edition has. The seed is 1 for all, so <em>all
    laptops get the same figures, to the last digit</em>. Ranges for other seeds were measured on this
    page with the seeds 1 to 30. Figures that depend on how somebody draws are marked with ≈; their
    ranges are those of twelve people’s pen strokes.
say-draw = <b>Say:</b> Nobody has programmed what a 7 looks like. All that this network knows are numbers. How many?
answer-numbers =
    32 × 24 = 768 numbers from 0 (paper) to 1 (ink). 768 × 30 + 30 × 10 = 23,340 weights and 30 + 10 =
    40 biases.
answer-fool =
    Something between 4 and 9, 3 and 5, or 1 and 7 will do. A scribble gets an answer too: the answer
    is the largest of ten outputs, however small. The network never learned that there is anything
    but digits.
say-train = <b>Say:</b> Now a new network begins, with random weights. It guesses, is told how wrong it was, and changes its weights a little. Watch the answer to your digit.
answer-before =
    10.00 %: the weights are random, and of ten digits one is right by luck. (Thirty seeds: 9.80 to
    12.35 %.)
answer-after =
    85.75 % and 91.55 % (thirty seeds: 81.45 to 87.45 %, and 89.75 to 92.15 %). Most digits look like
    many others, and are learned with them; a rare way of writing has few to learn it from.
say-rates = <b>Say:</b> The slope says which way is down. The learning rate is how far you walk before you look again.
answer-rates =
    The best of these is 3. With 0.01 the steps are so small that five epochs get only as far as 3
    gets in about a second. With 100 it ends at 10.00 % and a test cost of exactly 0.5000: the first
    steps jump so far that all ten outputs are 0, whatever is drawn, and there the sigmoid is flat,
    so nothing is learned any more. What is left of the cost is ½ · 1² = 0.5.
say-evaluate = <b>Say:</b> 91.55 % is one number for 2,000 digits. Look at those that it gets wrong.
answer-mistakes =
    It reads 1,831 of 2,000 test digits, 200 of each. Best is 0 (98.0 %), worst 2 (85.5 %). Most often
    4 is read as 9 and 9 as 4, 12 times each, then 3 as 5 (9 times). Quite a few are hard for people
    too. (With other seeds the best and the worst digit differ; with 29 of thirty, 4 for 9 or 9 for 4
    was the most frequent mistake.)
answer-by-heart =
    On the training digits 0.0016, on the test digits 0.2474: the network has learned a hundred
    digits by heart and reads 65.20 % of others. More data helps against that, more epochs do not.
say-data = <b>Say:</b> Whose handwriting did it learn from? Show it something that it has never seen.
answer-own =
    Before, a round 0 with a straight stroke is read as an 8 or a 2. After five of them it is read
    correctly, mostly with ≈ 0.8 to 1.0, and the accuracy on the test digits stays at 91 to 92 %. Tried with
    twelve ways to draw it: 0 of 60 were read before, 57 of 60 after. It works best where the five are
    alike: with twelve people’s own zeros, to which we added a stroke, 25 % were read before and 64 % after.
    The network reads what it was shown: handwriting that is missing among the examples is read worse.
answer-exit-1 =
    (a) Learning by heart, or overfitting (1). (b) The 70 %, since it has never seen your handwriting
    either (1 + 1). (c) More digits: with more ways of writing it has to find what they have in
    common. More epochs only teach it the same digits once more (1 + 1).
say-inside = <b>Say:</b> Nobody has drawn these pictures. They are the weights, laid out like your drawing.
answer-pictures =
    Noise has become soft patches and strokes, some twelve times as strong: the scale above them
    ends at 1.29 and ended at 0.107. At the border there is never ink: the input is 0, so the
    derivative, input times δ, is 0 as well, and the weights there do not change.
answer-alike =
    All thirty pictures are the same. Neurons that begin alike get the same derivatives, and stay
    alike: 26.65 % after five epochs, with one neuron 23.40 %. Thirty of them can do about as much
    as one. That is why the first weights are random.
say-backprop = <b>Say:</b> We ask for something wrong: your 7 should be a 2. Which way must each of the 23,380 numbers go? (After its training it reads 82.05 %.)
answer-cost =
    With output 7 at 0.81 and output 2 at 0.08 it is ½ (0.81 − 0)² + ½ (0.08 − 1)² = 0.33 + 0.42 =
    0.75; the other outputs add a little. (≈ 0.36 to 0.81 for twelve people’s sevens.) A network that
    was quite sure of the 7 would have ½ + ½ = 1.
answer-derivatives =
    7 with a − y ≈ +0.8: it should fall. 2 with ≈ −0.9: it should rise. The step goes against the
    derivative.
answer-step =
    To ≈ 0.02 or less in a single step, for eleven of twelve people’s sevens (one stopped at 0.40): on a
    copy of the network, which now calls your 7 a 2. This is one digit only; what the step does to all
    the others is another matter (see <i>Evaluate</i>).
answer-sure =
    The cost is ≈ 0.93 to 1.00. One step left 0.99 or more of it for eight of the twelve, and 0.51 to
    0.69 for the others. The slope σ′ = a (1 − a) of an output at 0.996 is 0.004, and that of a 2 near 0
    is smaller still: a neuron that is very sure learns slowly. With <i>Take 10 more</i>, three times,
    it fell to 0 for six; three stopped at 0.50, where output 7 has fallen and the 2 has not yet risen;
    three did not move.
say-check = <b>Say:</b> How do we know that these derivatives are right? Change one number a little, and see whether the cost does what they say.
answer-faults =
    A falling cost proves little: two of three wrong derivations make it fall. The check finds each
    mistake if it looks in the right place: a forgotten sum is wrong only before the sum, in the
    hidden layer. Correct derivatives agree to a millionth or better. (The table held for all twelve
    people’s sevens.)
answer-faults-none = falls, to ≈ 0.02 or less
answer-faults-slope = falls, to ≈ 0.01 to 0.29
answer-faults-sum = falls, to ≈ 0.01 to 0.43
answer-faults-wrong = ✗, relative error 2
answer-faults-sign = rises, to ≈ 1.2 to 1.6
answer-exit-2 =
    (a) ½ · 0.8² = 0.32 (1). (b) a − y = 0.8; positive: the activation has to fall (1 + 1). (c) 0.16
    and 0.0099. The first one learns faster: δ is ∂C/∂a times the slope, 0.8 · 0.16 = 0.128 against
    0.99 · 0.0099 = 0.0098 (1 + 1).
teachers-lesson-end =
    <b>To end with</b>, three sentences for the exercise book: a neuron computes a weighted sum and
    squeezes it. Learning means going down the slope of the cost, and backpropagation computes this
    slope for all 23,380 numbers in one pass back. A network does not know what it has not been shown,
    but it answers all the same.

## Links to hand out

teachers-links-title = Experiments to hand out as links
teachers-links-1 =
    The figures are for you: the <a data-l10n-name="sheet">pupils’ sheet</a> has the links without them.
    The address of the page follows its settings: set up an experiment once, copy the address, and
    everybody who opens it starts from the same point. The text under each link can be added to any
    address of the page, also to that of <code>digit-lab.html</code>.
teachers-links-2 = <a data-l10n-name="link">The lesson’s run</a>: 91.55 %
teachers-links-3 = <a data-l10n-name="link">η 0.01</a>: 47.35 %
teachers-links-4 = <a data-l10n-name="link">η 0.1</a>: 83.00 %
teachers-links-5 = <a data-l10n-name="link">η 0.5</a>: 87.95 %
teachers-links-6 = <a data-l10n-name="link">η 3</a>: 90.45 %
teachers-links-7 = <a data-l10n-name="link">η 10</a>: 87.55 %
teachers-links-8 = <a data-l10n-name="link">η 100</a>: 10.00 %, the cost 0.5000
teachers-links-9 = <a data-l10n-name="link">All weights zero at first</a>: 26.65 %
teachers-links-10 = <a data-l10n-name="link">One hidden neuron</a>: 23.40 %
teachers-links-11 = <a data-l10n-name="link">Five hidden neurons</a>: 71.25 %
teachers-links-12 = <a data-l10n-name="link">A hundred hidden neurons</a>: 94.20 %
teachers-links-13 = <a data-l10n-name="link">No hidden layer</a>: 75.90 %
teachers-links-14 = <a data-l10n-name="link">A hundred digits by heart</a>: 65.20 %
teachers-links-15 = <a data-l10n-name="link">A half-trained network</a>: 82.05 %
teachers-links-16 =
    <a data-l10n-name="link">The book’s run, on MNIST</a>: 95.39 %; the USB file may have no MNIST
teachers-links-17 = <a data-l10n-name="link">Backprop, step 7</a>: all at the same equation
teachers-links-18 =
    These figures are of seed 1, and the same on every device that trains by the “SIMD kernel”;
    NumPy rounds differently and may differ in the last digits. They were measured on this page in
    Chromium, on two busy cores; there the synthetic digits took 5 to 8 seconds, once for each
    visit, and ten epochs 0.3 to 0.9 seconds.

## Further lessons

teachers-more-title = Further lessons
teachers-more-1 =
    <b>The derivation, by hand.</b> The equations are on the board, the numbers on the page. Each
    group gets a step as a link, <a data-l10n-name="link">step 4</a> or <a
    data-l10n-name="link-2">step 9</a> for example, calculates one of its numbers with a pocket
    calculator, and compares it with the sum that the page shows.
teachers-more-2 =
    <b>The class’s own data set.</b> Everybody writes a name in <i>Data</i>, draws thirty digits there and
    saves them: each file has a different name. All files are dropped on one computer at once, and <i>Train on these</i> trains on them. <i>Evaluate</i> then says, file
    by file, whose digits are read worst. Why? What if one row of desks is left out?
teachers-more-3 =
    <b>An experiment, properly.</b> One question (how many hidden neurons? how many examples?),
    everything else equal, five seeds each, means and spread on the board. Comparing one seed with
    one seed proves nothing.
teachers-more-paper =
    <b>Your own handwriting.</b> Print the <a data-l10n-name="link">sheet of boxes</a>, one for everybody.
    Who has filled it in photographs it, and drops the pictures on the laboratory. How many of these does
    the trained model read, and how many does a network that learned from them?
teachers-more-part-1 = For programming classes: the code, in 45 minutes
teachers-more-4 =
    <a data-l10n-name="link"><i>Code</i></a> shows the very Python that runs in the page, eleven
    short functions, to be read and changed. Nothing can be broken permanently: <i>Original</i> and
    <i>Use the original</i> bring everything back, and each <i>Run with my code</i> is kept under
    <i>Versions and files</i>.
teachers-more-5 =
    <span data-l10n-name="minutes">0–8</span> Read <code>feedforward</code> and
    <code>backprop</code>. Which line is which equation? <i>See it in Backprop</i> and, there,
    <i>See its code</i> lead back and forth.
teachers-more-6 =
    Five lines: ∂C/∂a of the output before the loop, and in it δ, ∂C/∂w, ∂C/∂b, and ∂C/∂a of the
    layer before. The loop goes from the output back, so that they serve every layer.
teachers-more-7 =
    <span data-l10n-name="minutes">8–25</span> The first seven of the eleven exercises: write
    <code>sigmoid_prime</code>, <code>cost_derivative</code>, and the five missing lines of
    <code>backprop</code>. <i>Check the answer</i> runs them on hidden examples.
teachers-more-8 =
    Each has hints in three stages, and an answer behind <i>Show the answer</i>; a typical mistake
    is named, with the hint that helps. Progress stays on the device.
teachers-more-9 =
    <span data-l10n-name="minutes">25–30</span> Open <a data-l10n-name="link">one epoch</a> first,
    since a newly loaded page begins with the original code. In <i>Code</i>, in
    <code>cost_derivative</code>, change the sign: <code>return y - output_activations</code>. Press
    <i>Run with my code</i>, and <i>Train</i>.
teachers-more-10 =
    The gradient check fails: backprop gives the slope with the opposite sign. The code can be used
    all the same, and the header says “Your code answers”: the cost on the test digits rises from
    1.4952 to 4.4992, and it reads 7.05 %. <i>Use the original</i>, and the same run ends at 82.05
    %.
teachers-more-11 =
    <span data-l10n-name="minutes">30–37</span> Open <a data-l10n-name="link">five epochs</a>. In
    the exercise <i>A cost that does not start slowly</i> write the cross-entropy, or take the
    answer. <i>Run with my code</i>, and <i>Train</i>. Is it better?
teachers-more-12 =
    86.8 % after one epoch and 91.0 % after five; the quadratic cost has 82.05 % and 87.95 %. The σ′
    that keeps a sure and wrong neuron from learning is gone. Do not compare the two costs: they are
    measured in different units.
teachers-more-13 =
    <span data-l10n-name="minutes">37–45</span> <i>Use the original</i>, press <i>Reset</i> in
    <i>Train</i>, and draw a digit. In the console, below the code, <code>net.feedforward(x)</code>
    gives the ten bars. Look at a hidden neuron with <code>show(net.weights[0][3])</code>, and
    switch it off with <code>net.biases[0][3] = -100</code>. How many can be off before your digit
    is misread?
teachers-more-14 =
    Several, for most drawings: no neuron alone holds a digit. With any single one off the trained
    model still reads 88 to 97 % of MNIST’s test digits, with five off some 80 %, with fifteen less
    than half. <i>Reset</i> restores all of them.
