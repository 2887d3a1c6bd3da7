### The sheet of paper: a class writes its digits into its boxes, photographs it, and drops the picture.

## On the screen only

paper-tab = A sheet for your digits · Digit Lab
paper-title = A sheet for your digits
paper-description =
    .content = Digit Lab: a sheet of paper to write digits on, for a photograph that the network learns from.
paper-help =
    Print this page, on A4 or Letter. Everybody writes digits into the boxes, each digit in its own row.
    Then photograph or scan the sheets, and drop the pictures on the laboratory: it cuts out every box,
    and the row tells which digit it is. The name is only for you: it is never read.
paper-print = Print

## On the paper itself: these are short lines.

paper-sheet-title = Write each digit into the boxes of its row
paper-name = Name:
paper-write = Use a dark pen, and stay inside of the boxes.
paper-photograph = Then photograph the whole sheet with its four marks.
