/** The picture that the network gets: 32 rows of 24 cells, row by row; see py/digitlab/data/grid.py. */

export const ROWS = 32;
export const COLUMNS = 24;
export const CELLS = ROWS * COLUMNS;
