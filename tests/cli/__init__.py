"""The command ``samenspel`` and the script that makes its environment."""
