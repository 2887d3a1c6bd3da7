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
