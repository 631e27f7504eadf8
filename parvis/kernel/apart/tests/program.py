"""A program for tests: it does what its first argument says with its input."""

import os
import sys
import time
from pathlib import Path


def main(what: str, *arguments: str) -> None:
    match what:
        case "upper":
            sys.stdout.buffer.write(sys.stdin.buffer.read().upper())
        case "environment":
            print(*sorted(os.environ))
        case "descriptors":
            print(*sorted(int(path.name) for path in Path("/proc/self/fd").iterdir()))
        case "refuse":
            print("a warning", file=sys.stderr)
            sys.exit("It is not what I do.")
        case "die":
            os.abort()
        case "wait":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "grow":
            print(len(bytearray(int(arguments[0]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
