"""Nothing in the project names a package registry or a folder of one particular machine."""

import re

from tests.house.places import files_of_project, name_of

# Put together here, so that this file names none of them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
]
FORBIDDEN = re.compile("|".join([*map(re.escape, REGISTRIES), r"/home/\w+/", r"/root/", r"/Users/\w+/", r"/work/"]))
BINARY = {".whl", ".mo", ".woff2", ".png", ".jpg", ".ico", ".gz"}


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = []
    for path in files_of_project():
        if path.suffix in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name_of(path)}: {match}" for match in FORBIDDEN.findall(text) if path.name != "test_addresses.py"]
    assert found == []


def test_the_locks_hold_a_hash_for_every_package() -> None:
    for path in files_of_project():
        if path.parent.name == "requirements" and path.suffix == ".txt":
            blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
            unhashed = [block.splitlines()[0] for block in blocks if "==" in block.splitlines()[0] and "sha256:" not in block]
            assert unhashed == []
