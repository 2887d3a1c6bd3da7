### The page for teachers. Italic names are those of buttons and panels: write them as in page.ftl.

## Head and table of contents

teachers-tab = For teachers · Digit Lab
teachers-page-title = For teachers
teachers-description =
    .content = Digit Lab in class: three ways to put it on thirty laptops, and a lesson of 45 minutes with answers.
teachers-contents =
    .aria-label = On this page
teachers-page-what =
    Digit Lab is a web page on which a small neural network learns to read handwritten digits while
    the class watches. It needs no account and no installation, and once it is loaded no network.
teachers-page-5 = <a data-l10n-name="link">Three ways to put it on thirty laptops</a>
teachers-page-6 = <a data-l10n-name="link">Before the lesson</a>
teachers-page-7 = <a data-l10n-name="link">What can go wrong, and what to do</a>
teachers-page-8 = <a data-l10n-name="link">Tablets and phones</a>
teachers-page-9 = <a data-l10n-name="link">Privacy</a>
teachers-page-10 = <a data-l10n-name="link">A lesson of 45 minutes, with answers</a>
teachers-page-11 = <a data-l10n-name="link">Experiments to hand out as links</a>
teachers-page-12 = <a data-l10n-name="link">Further lessons</a>

## Three ways to put it on thirty laptops

teachers-ways-title = Three ways to put it on thirty laptops
teachers-ways-part-1 = 1. A link
teachers-ways-1 =
    The site on GitHub Pages, or on any other web server with an <code>https</code> address. Give
    the class the address; that is all.
teachers-ways-2 =
    <b>Needs</b> a network for the first visit, some 10 MB for each laptop before it answers, and
    some 24 MB in all with MNIST, which take 51 MB on the laptop. Thirty first visits at once over
    one slow line take a while: have the laptops opened one lesson before.
teachers-ways-3 =
    <b>Works offline</b> from the first complete visit, when the header says “offline ✓”. Until then
    it needs the network.
teachers-ways-part-2 = 2. The school’s own network
teachers-ways-4 =
    <code>digit-lab-site.zip</code> (32 MB) holds the whole site as plain files. Unpack it on any
    web server, in any folder. Without one, on your own computer with Python, in the unpacked
    folder:
teachers-ways-5 =
    and the class opens <code>http://</code>, your computer’s name or address, and
    <code>:8000/</code>.
teachers-ways-6 =
    <b>Needs</b> a network between the laptops and that computer, not the internet. Your computer’s
    firewall has to let them in. A server that does not compress, as Python’s, sends each laptop
    some 40 MB, and 11 MB more with MNIST.
teachers-ways-7 =
    <b>Works offline</b> only where the address is <code>https</code> or <code>localhost</code>:
    browsers allow it nowhere else. Over plain <code>http</code> everything else works as long as
    the server is there.
teachers-ways-part-3 = 3. One file on a USB stick
teachers-ways-8 =
    <code>digit-lab.html</code> is everything in one file, some 11 MB. Copy it onto each laptop
    (from a stick it starts slowly) and double-click it.
teachers-ways-9 = <b>Needs</b> nothing but a browser: no server, no network, no rights to install.
teachers-ways-10 =
    <b>Contains</b> the synthetic digits, which are all that the lesson below needs. MNIST is left
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

teachers-trouble-title = What can go wrong, and what to do
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
    The drawing, the runs, the settings, the digits, the code with its versions and exercises, the
    lines of the console and the colours are kept in the browser’s own storage on that device, for
    that address, until somebody presses <i>Delete everything</i> at the end of <i>Data</i> or
    clears the browser’s site data. On shared accounts the next student finds them. A saved file
    contains digits, weights or code, and no names except those that somebody types. As with every
    web page, the person who runs the server sees which address asked for its files; with the USB
    file not even that.

## The lesson: tasks and their answers in turn; minutes in front of each part

teachers-lesson-title = A lesson of 45 minutes
teachers-lesson-1 =
    For pupils who know what a slope is; it is enough to have heard of the derivative. Pupils work
    in pairs, with one laptop for each pair. Everybody begins with <a data-l10n-name="link">this
    link</a>, or, in the USB file, by writing
    <code>#panel=train&amp;data=synthetic&amp;epochs=10</code> behind its address. It uses the
    <i>synthetic digits</i>, which every edition has. The seed is 1 for all, so <em>all laptops get
    the same figures, to the last digit</em>; with another seed they differ within the ranges given.
    Figures that depend on how somebody draws are marked with ≈.
teachers-lesson-part-1 = <span data-l10n-name="minutes">0–6</span> Draw
teachers-lesson-2 =
    Draw a digit on the pad. Below the pad are what the network sees, its answer, and its ten
    outputs as bars. This network, “the trained model”, was trained before and comes with the page.
teachers-lesson-3 =
    What does it see of your drawing? How many numbers go in, and how many numbers inside does it
    have to learn?
teachers-lesson-4 =
    A picture of 32 rows and 24 columns, centred and made one size: 768 numbers from 0 (paper) to 1
    (ink). Inside are 768 × 30 + 30 × 10 = 23,340 weights and 30 + 10 = 40 biases.
teachers-lesson-5 =
    Draw something for which two bars are long, or which it reads wrongly. What does it answer to a
    scribble that is no digit?
teachers-lesson-6 =
    Something between 4 and 9, 3 and 5, or 1 and 7 will do. A scribble gets an answer too: the
    answer is the largest of ten outputs, however small. The network never learned that there is
    anything but digits.
teachers-lesson-part-2 = <span data-l10n-name="minutes">6–17</span> Train
teachers-lesson-7 =
    Leave a digit on the pad. Beside <i>Take one step</i>, <i>one mini-batch</i> is chosen: press <i>Take one step</i> five times. The digits are made first, which takes some seconds, once. Below the
    settings are the ten digits that the network has just learned from, and the answer to your own
    digit changes with each step. Now move <i>Speed</i> to “an epoch in 20 seconds”, press <i>Resume</i>, and watch the answer
    for half a minute. Then move it to the right end: the rest takes a second.
teachers-lesson-8 =
    How many test digits does it read correctly before it has learned anything, and why?
teachers-lesson-9 =
    10.00 %: the weights are random, and of ten digits one is right by luck. (Other seeds: 10 to
    12.5 %.)
teachers-lesson-10 =
    How many after one epoch, how many after ten? Why are the last ones the hard ones?
teachers-lesson-11 =
    85.75 % and 91.55 % (other seeds: 85 to 87.5 %, and 90.5 to 92 %). Most digits look like many
    others, and are learned with them; a rare way of writing has few to learn it from.
teachers-lesson-12 =
    Each pair takes another learning rate <i>η</i> from the <a data-l10n-name="link">list of
    links</a>, trains for five epochs, and writes the accuracy on the board. Which is best? What
    happens at the two ends?
teachers-lesson-13 =
    The best of these is 3. With 0.01 the steps are so small that five epochs bring it as far as 3
    comes within a second. With 100 it ends at 10.00 % and a test cost of exactly 0.5000: the first
    steps jump so far that all ten outputs are 0, whatever is drawn, and there the sigmoid is flat,
    so nothing is learned any more. What is left of the cost is ½ · 1² = 0.5.
teachers-lesson-14 = after 1 epoch
teachers-lesson-15 = after 5
teachers-lesson-part-3 = <span data-l10n-name="minutes">17–22</span> Look inside
teachers-lesson-16 =
    In <i>Train</i>, under <i>Runs</i>, press <i>Use this network</i> at the first run. In <i>Look
    inside</i> each of the thirty hidden neurons is a picture: blue where ink raises the neuron’s
    activation, orange where ink lowers it; below each picture is its activation for your digit.
teachers-lesson-17 =
    Compare with a network after one step (<i>Reset</i>, then <i>Take one step</i> in <i>Train</i>). How
    has training changed the pictures? Why does their border stay pale?
teachers-lesson-18 =
    Noise has become soft patches and strokes, some twelve times as strong: the scale above them
    ends at 1.29 and ended at 0.107. At the border there is never ink: the input is 0, so the
    derivative, input times δ, is 0 as well, and the weights there do not change.
teachers-lesson-19 =
    Open <a data-l10n-name="link">all weights zero at first</a>, train, and look inside. Then <a
    data-l10n-name="link-2">a single hidden neuron</a>. What do you notice?
teachers-lesson-20 =
    All thirty pictures are the same. Neurons that begin alike get the same derivatives, and stay
    alike: 26.65 % after five epochs, with one neuron 23.40 %. Thirty of them can do about as much
    as one. That is why the first weights are random.
teachers-lesson-part-4 = <span data-l10n-name="minutes">22–33</span> Backprop
teachers-lesson-21 =
    Open <a data-l10n-name="link">a half-trained network</a>, press <i>Train</i> (82.05 %), and draw
    a 7. In <i>Backprop</i> choose <i>This should be a</i> 2. Walk the ten steps with <i>Next</i>;
    point at a number to see the sum that it came from.
teachers-lesson-22 = Step 2: calculate the cost of your 7 from its two largest terms.
teachers-lesson-23 =
    With output 7 at 0.81 and output 2 at 0.08 it is ½ (0.81 − 0)² + ½ (0.08 − 1)² = 0.33 + 0.42 =
    0.75; the other outputs add a little (≈ 0.6 to 0.8 for most drawings). A network that was quite
    sure of the 7 would have ½ + ½ = 1.
teachers-lesson-24 =
    Step 3: which two outputs have the largest derivatives? What are their signs, and what do the
    signs say?
teachers-lesson-25 =
    7 with a − y ≈ +0.8: it should fall. 2 with ≈ −0.9: it should rise. The step goes against the
    derivative.
teachers-lesson-26 =
    Press <i>Take this step …</i>, then <i>Take this step</i>, with <i>η</i> 3. How far does the cost fall?
teachers-lesson-27 =
    From ≈ 0.7 to less than 0.02 in a single step: on a copy of the network, which now calls your 7
    a 2. This is one digit only; what the step does to all the others is another matter (see <i>Evaluate</i>).
teachers-lesson-28 =
    Do the same with the trained model (<i>Train</i>, <i>Reset</i>), which is sure of the 7. Why
    does the step hardly help? Look at step 4.
teachers-lesson-29 =
    The cost is ≈ 1.00, and after the step for most drawings still 0.97 or more. The slope σ′ = a (1
    − a) of an output at 0.996 is 0.004, and that of a 2 near 0 is smaller still: a neuron that is
    sure learns slowly. With <i>Take 10 more</i> it falls to nearly 0 after 10 to 30 steps, for the
    surest not at all; or it stops at 0.50, when output 7 has fallen to 0 and the 2 has not yet
    risen.
teachers-lesson-30 =
    Go back to the half-trained network (<i>Use this network</i>): press <i>Check a gradient …</i>, <i>Check this gradient</i>. Then break the derivation in each of the three ways of <i>Insert an error</i>. What does the
    check find, and does the cost still fall?
teachers-lesson-31 = <i>Insert an error</i>
teachers-lesson-32 = a weight, output
teachers-lesson-33 = a bias, hidden
teachers-lesson-34 = one step
teachers-lesson-35 = all is right
teachers-lesson-36 = falls to less than 0.02
teachers-lesson-37 = forget σ′(z)
teachers-lesson-38 = falls, to ≈ 0.2
teachers-lesson-39 = forget the sum
teachers-lesson-40 = falls, to ≈ 0.1
teachers-lesson-41 = change the sign
teachers-lesson-42 = ✗, relative error 2
teachers-lesson-43 = ✗, relative error 2
teachers-lesson-44 = rises, to ≈ 1.3
teachers-lesson-45 =
    A falling cost proves little: two of three wrong derivations make it fall. The check finds each
    mistake if it looks in the right place: a forgotten sum is wrong only before the sum, in the
    hidden layer. Correct derivatives agree to a millionth or better.
teachers-lesson-part-5 = <span data-l10n-name="minutes">33–38</span> How good
teachers-lesson-46 =
    In <i>Train</i> let the first run answer again, with <i>η</i> 3 and ten epochs, and open <i>Evaluate</i>: it reads 1,831 of 2,000 test digits, 200 of each.
teachers-lesson-47 =
    Which digit is read best, and which worst? Which digit is mistaken for which most often? Choose
    the cell and look at them: would you have read them?
teachers-lesson-48 =
    Best 0 (98.0 %), worst 2 (85.5 %). Most often 4 is read as 9 and 9 as 4, 12 times each, then 3
    as 5 (9 times). Quite a few are hard for people too. (With other seeds the details differ, but 4
    and 9 stay the most frequent.)
teachers-lesson-49 =
    Train on <a data-l10n-name="link">only a hundred digits, a hundred times</a>. Compare the two
    costs under <i>Read correctly, by digit</i>.
teachers-lesson-50 =
    On the training digits 0.0016, on the test digits 0.2474: the network has learned a hundred
    digits by heart and reads 65.20 % of others. More data helps against that, more epochs do not.
teachers-lesson-part-6 = <span data-l10n-name="minutes">38–43</span> Data
teachers-lesson-51 =
    Bring the first run back once more. Draw a 0 with a stroke through it, or a 1 with a long nose
    and a foot.
teachers-lesson-52 =
    How does it read them? In <i>Data</i> draw five, pressing the digit’s key after each. In
    <i>Train</i>, <i>More settings</i>, write 20 in <i>Copies of my digits</i>, train again, and draw
    another.
teachers-lesson-53 =
    Before, the struck 0 is read as 9 or 8, and the 1 as 2. Afterwards they are read correctly, with
    outputs ≈ 0.9 and more, and the accuracy on the test digits is still 90 to 91.5 %. The network
    reads what it was shown: handwriting that is missing among the examples is read worse.
teachers-lesson-54 = To go on at home, press <i>Save as .npz</i>.
teachers-lesson-part-7 = <span data-l10n-name="minutes">43–45</span> To end with
teachers-lesson-55 =
    Three sentences for the exercise book: a neuron computes a weighted sum and squashes it.
    Learning means going down the slope of the cost, and backpropagation computes this slope for all
    23,380 numbers in one pass back. A network does not know what it has not been shown, but it
    answers all the same.

## Links to hand out

teachers-links-title = Experiments to hand out as links
teachers-links-1 =
    The address of the page follows its settings: set up the experiment once, copy the address, and
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
    <b>The class’s own data set.</b> Everybody draws thirty digits in <i>Data</i> and saves them;
    all files are dropped on one computer at once, and <i>Train on these</i> trains on them. Whose
    digits are read worst, and why? What if one row of desks is left out?
teachers-more-3 =
    <b>An experiment, properly.</b> One question (how many hidden neurons? how many examples?),
    everything else equal, five seeds each, means and spread on the board. Comparing one seed with
    one seed proves nothing.
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
    model still reads 90 to 96 % of MNIST’s test digits, with five off some 80 %, with fifteen less
    than half. <i>Reset</i> restores all of them.
