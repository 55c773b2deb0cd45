"""`ipv-indicators completion`: completion of commands and options for a shell.

Belongs here: which shells. Does not: making the script (the library `shtab`, from the parser itself).
"""

import argparse

from pipelines.commands.exits import RIGHT

SHELLS = ("bash", "zsh", "fish")

EXAMPLES = """examples:
  ipv-indicators completion bash > ~/.local/share/bash-completion/completions/ipv-indicators
  ipv-indicators completion zsh > ~/.zfunc/_ipv-indicators          with fpath+=~/.zfunc in .zshrc
  ipv-indicators completion fish > ~/.config/fish/completions/ipv-indicators.fish
"""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "completion",
        help="completion for your shell",
        description="Print a script that lets your shell complete commands and options.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(command=_completion)


def _completion(options: argparse.Namespace) -> int:
    import shtab

    from pipelines.cli import command_parser

    print(shtab.complete(command_parser(), shell=options.shell))
    return RIGHT
