"""mypy finds nothing, as with `make lint`. It takes a processor for a minute, so it begins among the first."""

import subprocess
import sys
from pathlib import Path


def test_every_type_is_right() -> None:
    root = Path(__file__).resolve().parents[1]
    checked = subprocess.run([sys.executable, "-m", "mypy"], cwd=root, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
