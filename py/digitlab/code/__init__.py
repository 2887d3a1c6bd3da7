"""A student's code: compiled, checked, graded, and run in a console."""
