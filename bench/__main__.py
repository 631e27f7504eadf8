"""Run every benchmark in its own process: `python -m bench [NAME …]`.

Exit 1 when one fails to run, not when one is slow.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
MEASURES = "\nfrom bench.measure import"
"""What a benchmark says, and the parts that benchmarks share do not."""


def main() -> int:
    wanted = sys.argv[1:]
    names = sorted(path.stem for path in FOLDER.glob("*.py") if MEASURES in path.read_text())
    failed = []
    for name in names:
        if wanted and not any(one in name for one in wanted):
            continue
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    if failed:
        sys.stderr.write(f"These did not run: {', '.join(failed)}\n")
    return 1 if failed else 0


sys.exit(main())
