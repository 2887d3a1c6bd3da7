"""What is being rebuilt: findings in these files and folders are let pass until it is."""

TYPES_PYTHON = ("py/digitlab/lab/session.py",)
TYPES_SCRIPTS = ("web/",)
LINT = ("web/",)
FLOORS = ("panels/", "main.js", "ui/", "lab/", "worker/")
SIZES = ("web/",)


def passes(path: str, pending: tuple[str, ...]) -> bool:
    """Whether a finding in a file is let pass for now."""
    return path.replace("\\", "/").startswith(pending)
