"""Run `python -m parvis`, the same command as `parvis`."""

from parvis.config.commands import main

if __name__ == "__main__":
    main()
