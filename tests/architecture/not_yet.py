"""What is being rebuilt: findings in these files and folders are let pass until it is."""

TYPES_PYTHON: tuple[str, ...] = ()
TYPES_SCRIPTS = (
    "web/main.js",
    "web/panels/",
    "web/ui/",
    "web/startup.js",
    "web/teachers.js",
    "web/service-worker.js",
)
LINT = (
    "web/generated/",
    "web/main.js",
    "web/panels/",
    "web/ui/",
    "web/startup.js",
    "web/teachers.js",
    "web/service-worker.js",
)
FLOORS = ("panels/", "main.js", "ui/")
SIZES = ("web/styles/", "web/panels/", "web/ui/")


def passes(path: str, pending: tuple[str, ...]) -> bool:
    """Whether a finding in a file is let pass for now."""
    return path.replace("\\", "/").startswith(pending)
