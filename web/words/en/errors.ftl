### What went wrong, for people: sentences about files, data sets and models that Python reports by
### their ids. For a translator: { $name } stands for a value and is kept as it is. Sizes are in
### bytes. Texts are loaded after the page has started, and may stand behind a file's name and a colon.

## Notes about files of digits that were read: what was changed or left out.

# { $problem } is one of the sentences below. { $count } is how many files of that name it is about.
note-file =
    { $count ->
        [one] { $file }: { $problem }
       *[other] { $file } ({ $count } times): { $problem }
    }
note-pictures-resized =
    { $count ->
        [one] 1 picture of another size was fitted to the grid.
       *[other] { $count } pictures of other sizes were fitted to the grid.
    }
note-pictures-turned =
    { $count ->
        [one] 1 picture of dark ink on light paper was turned round.
       *[other] { $count } pictures of dark ink on light paper were turned round.
    }
note-pictures-scaled =
    { $count ->
        [one] The values of 1 picture were brought to 0 to 255.
       *[other] The values of { $count } pictures were brought to 0 to 255.
    }
note-pictures-junk =
    { $count ->
        [one] 1 file that a computer had added was passed over.
       *[other] { $count } files that computers had added were passed over.
    }
note-pictures-blank =
    { $count ->
        [one] 1 picture was skipped, because it has only one colour.
       *[other] { $count } pictures were skipped, because they have only one colour.
    }
note-pictures-unread =
    { $count ->
        [one] 1 box of a sheet was skipped, because there is something else than a digit in it.
       *[other] { $count } boxes of a sheet were skipped, because there is something else than a digit in them.
    }
note-pictures-others =
    { $count ->
        [one] 1 file of another kind was passed over.
       *[other] { $count } files of other kinds were passed over.
    }
note-pictures-upright =
    { $count ->
        [one] 1 picture that lay on its side was turned.
       *[other] { $count } pictures that lay on their side were turned.
    }
note-more =
    { $count ->
        [one] And 1 more note.
       *[other] And { $count } more notes.
    }

## Any file.

error-file-large = This file is too large: { $found } bytes. The limit is { $most }.
error-file-kind = This file has no digits that can be read here. Choose IDX, .npz, .npy, CSV, pictures, or a zip of these.

## Zip files, and .npz files, which are zips. { $name } is a file in the zip.

error-zip-broken = This zip file is damaged or incomplete.
error-zip-count = There are too many files in this archive: { $found }. The limit is { $most }.
error-zip-bytes = The files in this archive are too large: { $found } bytes when unpacked. The limit is { $most }.
error-zip-encrypted = { $name } has a password. Unpack the archive first, and bring what is in it.
error-zip-method = { $name } is packed in a way that cannot be read here. Pack the zip again, with usual settings.
error-zip-entry = { $name }, in the archive, is damaged or incomplete.
error-tar-broken = This tar file is damaged, or cut short.
error-zip-pictures = There are no pictures and no other files of digits in this archive.

## Arrays in .npz files. { $name } is an array's name.

error-npz-version = { $name } is not an array in NumPy's format, version 1.
error-npz-header = The beginning of the array { $name } is damaged.
error-npz-dtype = The array { $name } must hold numbers, but it holds { $found }.
# { $shape } is a list such as (60000, 28, 28).
error-npz-size = The array { $name } claims the shape { $shape }, but the file holds { $found } bytes for it.
# { $found } is a list of names. "images" and "labels" are names, too, and are not translated.
error-npz-names = An .npz file of digits holds the arrays “images” and “labels”. Found: { $found }.

## Files in the formats IDX and gzip, as MNIST has them.

error-gzip-broken = This gzip file is damaged.
error-gzip-cut = This gzip file is incomplete.
error-idx-start = This is not a file in the format IDX.
error-idx-type = This IDX file holds numbers of type { $found }. Only unsigned bytes (type 08) can be read.
error-idx-dimensions = This IDX file has { $found } dimensions. It can have 1, 2 or 3.
error-idx-cut = The beginning of this IDX file is incomplete.
# { $found } is a product of numbers such as 60000 × 28 × 28.
error-idx-size = This IDX file claims to hold { $found } numbers. The limit is { $most } digits and { $bytes } bytes.
error-idx-long = This IDX file is longer than the { $expected } numbers that it claims to hold.
error-idx-short = This IDX file ends before the { $expected } numbers that it claims to hold.
error-idx-no-labels =
    { $digits ->
        [one] Skipped, because the file of labels for its 1 image is missing. Choose both files together.
       *[other] Skipped, because the file of labels for its { $digits } images is missing. Choose both files together.
    }
error-idx-no-images =
    { $digits ->
        [one] Skipped, because the file of images for its 1 label is missing. Choose both files together.
       *[other] Skipped, because the file of images for its { $digits } labels is missing. Choose both files together.
    }
error-idx-pairs = Too many files of images are waiting for their labels. Choose fewer pairs of files at once.

## CSV: a text file with a row for each image. { $first } and { $last } are rows.

error-csv-columns =
    { $found ->
        [one] Each row must have 784 or 768 numbers and a label. The first row has 1 entry.
       *[other] Each row must have 784 or 768 numbers and a label. The first row has { $found } entries.
    }
error-csv-empty = There are no rows of numbers in this file.
error-csv-rows = There are too many rows in this file: { $found } or more. Divide it into several files.
error-csv-row = Each row must have { $columns } entries, but a row between { $first } and { $last } has not.
error-csv-numbers = All entries must be numbers, but one between row { $first } and row { $last } is not.
error-csv-range = Numbers must be from 0 to 255, but between row { $first } and row { $last } they are from { $low } to { $high }.
error-csv-fractions = At most { $most } rows with fractions can be read. Write whole numbers from 0 to 255, or an .npz file.

## Images and labels, from any kind of file.

error-images-dtype = Images and labels must be numbers.
# { $found } is a list such as (60000, 28, 28).
error-images-shape = The images must be a list of pictures or of rows of numbers. Their shape is { $found }.
error-images-columns = Each image must have 784 or 768 numbers, but it has { $found }.
error-images-count = There are too many images: { $found }. The limit is { $most }.
error-images-resized = { $found } images of { $rows } × { $columns } pixels are too many or too large. The limit is { $side } pixels a side: bring fewer or smaller ones.
error-images-blank = There is no digit to be seen: each picture has only one colour.
error-images-finite = Some numbers of the images are missing, infinite or not a number.
error-images-range = The numbers of images must be from 0 to 255, but they are from { $low } to { $high }.
error-labels-count = There are { $images } images and { $labels } labels. Each image needs one label.
error-labels-range = Labels must be whole numbers from 0 to 9.

## Pictures such as PNG and JPEG.

error-file-word = This is a Word file. Photograph the digits, or save them as PNG.
error-file-spreadsheet = This is a spreadsheet. Save it as CSV, and bring that.
error-file-web-page = This is a web page: the download went wrong. Download the file again.
error-file-pdf = This is a PDF. Photograph its page, or save it as PNG.
error-file-heic = This is a HEIC photograph, which few programs read. In the phone’s camera settings choose “Most compatible”.
error-file-pickle = This is a pickle, which would run code when it is opened. Save the digits as .npz.
error-archive-depth = There are more than { $most } archives in each other.
error-picture-blank = No digit found: there is no ink to be seen, or it is too pale. Use a darker pen and more light.
error-picture-several = No digit found: there are several in the picture. Photograph one by one, or cut the picture.
error-picture-content = No digit found in this picture. It needs the strokes of one digit on plain paper: go nearer, or cut the picture.
# { $mark } is the corner: upper-left, upper-right, lower-right or lower-left.
error-sheet-mark =
    { $mark ->
        [upper-left] The sheet’s upper left mark is covered, or outside of the picture. Photograph the whole sheet.
        [upper-right] The sheet’s upper right mark is covered, or outside of the picture. Photograph the whole sheet.
        [lower-right] The sheet’s lower right mark is covered, or outside of the picture. Photograph the whole sheet.
       *[lower-left] The sheet’s lower left mark is covered, or outside of the picture. Photograph the whole sheet.
    }
error-sheet-marks = Only two of the sheet’s four marks can be seen. Photograph the whole sheet.
error-sheet-several = There are several sheets in the picture. Photograph one by one.
error-sheet-empty = All boxes of the sheet are empty, or the ink is too pale.
error-picture-empty = The picture has no pixels.
error-picture-large = The picture is too large: { $found } pixels a side. The limit is { $most }.
error-picture-undecoded-large = The picture is too large. The limit is { $most } pixels.
error-picture-other = This is not a picture, or it is damaged.

## Data sets: what there is to train on.

error-import-count = There are too many digits: { $found } more than the { $before } before. The limit is { $most } in all.
error-mnist-missing = MNIST is not on this site. Choose another data set.
error-mnist-shape = MNIST’s images on this site do not have 28 × 28 pixels.
error-digits-few-user =
    { $found ->
        [0] There are no digits of your own. Draw at least two under Data.
        [one] There is only one digit of your own. Draw at least two under Data.
       *[other] There are { $found } digits of your own.
    }
error-digits-few-files =
    { $found ->
        [0] There are no digits from files. Choose files under Data.
        [one] There is only one digit from files. Choose files with at least two under Data.
       *[other] There are { $found } digits from files.
    }
error-examples-total = { $found } examples and { $weight } times your { $user } digits are more than { $most }. Choose fewer of either.

## Model files. { $key } is the name of an entry in the file, such as w0 or sizes.

error-model-other = This is not a model of Digit Lab, or the file is damaged.
# { $found } is a list of names.
error-model-key = The entry { $key } is missing in the file. There is only: { $found }.
error-model-deep = In the file lists lie in each other { $found } deep. The limit is { $most }.
error-model-value = { $key } must be { $expected }, but it is { $found }.
error-model-dtype = The weights must be numbers of the type float32 or float64, not { $found }.
error-model-sizes = The entry sizes must be a list of whole numbers.
error-model-layers = The network has { $found } layers. It can have 2 to { $most }.
error-model-neurons = A layer can have 1 to { $most } neurons. The file says { $found }.
error-model-ends = A network here needs 768 inputs and 10 outputs. The file says { $inputs } and { $outputs }.
error-model-json-large = This JSON file is too large. The limit is { $bytes } bytes and { $lists } lists. Save a large network as .npz.
error-model-list =
    { $layers ->
        [one] { $key } must be a list with one entry, for the only layer of weights.
       *[other] { $key } must be a list with { $layers } entries, one for each layer of weights.
    }
error-model-rows = { $key } must be rows of numbers, all of one length.
# { $expected } and { $found } are such as 30 × 768 float32.
error-model-shape = { $key } must be { $expected }, but it is { $found }.
error-model-finite = Some numbers in { $key } are infinite or not a number.
error-model-weight = { $key } holds numbers as large as { $found }. The limit is { $most }.
error-model-about = The entry about, which says how the network was trained, is damaged.

## The run and the network that answers.

error-evaluation-outputs = The network has { $found } outputs, where ten are needed to tell digits apart.
error-run-none = There is no run to go on with. Start one with Train.
error-run-code = This run began with changed code, and other code is in use. Use that code again, or start a new run.
error-keep-none = There is no network to keep: take a step first.
error-run-fewer-epochs = This run has begun epoch { $least }: it cannot have fewer epochs than that, found { $found }.
error-undo-none = There is nothing to undo: no network was put aside.
error-evaluation-none = The test digits have not been read yet.

## Anything that Python computes.

error-memory = This asks for more memory than there is.
error-recursion = A function calls itself again and again, without end.
