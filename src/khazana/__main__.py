"""``python -m khazana``: the same as the command ``khazana``."""

from khazana.cli import main

if __name__ == "__main__":
    main()
