"""The reference pages that follow from the code; ``python -m tests.house.reference`` writes them anew."""

import ast
import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import django
import typer.main

from samenspel.cli.app import app
from samenspel.project.environment import SETTINGS
from tests.house.places import DOCS, PRODUCT, modules_of_product, tree_of

REFUSALS = ("NotFound", "NotAllowed", "NotPossibleNow", "NotValid", "TooOften")
NOTE = "<!-- Written by: python -m tests.house.reference -->"


def settings_page() -> str:
    """List every setting."""
    rows = [f"| `{setting.variable}` | {code(setting.default)} | {setting.meaning} |" for setting in SETTINGS]
    intro = "Settings are environment variables. Without any of them Samenspel runs on this machine for this machine."
    more = (
        "Two variables are for the tests alone: `SAMENSPEL_TEST_POSTGRES_URL` (a PostgreSQL where test databases may be "
        "made, else `postgres://postgres@127.0.0.1:5432/postgres`) and `SAMENSPEL_CHROMIUM` (the browser to use)."
    )
    return page("Settings", intro, table(("setting", "default", "meaning"), rows), more)


def commands_page() -> str:
    """List every command with its arguments and options."""
    group: Any = typer.main.get_command(app)
    intro = (
        "From a checkout, write `./samenspel` instead of `samenspel`. Every command ends with 0 when it did what was asked, "
        "1 when it could not or was asked to stop, and 2 when what was given is not right; nothing has been changed then. "
        "130 is a Ctrl-C that ended it at once, without an answer."
    )
    return page("Commands", intro, *(command_section(name, group.commands[name]) for name in sorted(group.commands)))


def command_section(name: str, command: Any) -> str:
    """Describe one command."""
    shown = [parameter for parameter in command.params if parameter.name != "help"]
    rows = [parameter_row(parameter) for parameter in shown]
    parts = [f"## `samenspel {name}`", str(command.help)]
    if rows:
        parts.append(table(("option", "takes", "default", "meaning"), rows))
    return "\n\n".join(parts)


def parameter_row(parameter: Any) -> str:
    """Describe one argument or option."""
    is_option = parameter.param_type_name == "option"
    names = ", ".join(f"`{name}`" for name in parameter.opts) if is_option else f"`{parameter.metavar or parameter.name}`"
    takes = "–" if not is_option or parameter.is_flag else values_of(parameter)
    has_default = parameter.default is not None and takes != "–" and not parameter.multiple
    default = code(str(parameter.default) if has_default else "")
    return f"| {names} | {takes} | {'needed' if parameter.required else default} | {parameter.help} |"


def values_of(option: Any) -> str:
    """Name what may be given for an option: its choices, or what it stands for and within which limits."""
    choices = choices_of(option.type_descriptor.annotation)
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    least, most = option.min, option.max
    limits = "" if least is None else f" from {least}" if most is None else f" from {least} to {most}"
    return f"`{option.metavar}`{limits}"


def choices_of(annotation: Any) -> list[str]:
    """List the values of a closed set, or of a list of them; none for what is open."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    if get_origin(annotation) is list:
        return choices_of(get_args(annotation)[0])
    return [str(one) for one in get_args(annotation)] if get_origin(annotation) is Literal else []


def events_page() -> str:
    """List what capabilities tell each other."""
    rows = []
    for path in modules_of_product():
        if path.stem == "events":
            classes = [node for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
            rows += [f"| `{path.parent.name}.{node.name}` | {first_line(node)} |" for node in classes]
    intro = "A capability announces what has happened; others react in the same transaction."
    return page("Events", intro, table(("event", "when"), rows))


def jobs_page() -> str:
    """List the work that is done later."""
    rows = []
    for path in modules_of_product():
        functions = [node for node in tree_of(path).body if isinstance(node, ast.FunctionDef)]
        tasks = [node for node in functions if any(map(is_task, node.decorator_list))]
        rows += [f"| `{module_of(path)}.{node.name}` | {first_line(node)} |" for node in tasks]
    intro = "Done by `samenspel work`. A job may run twice and does not mind; one whose worker dies is taken up again."
    return page("Jobs", intro, table(("job", "what it does"), sorted(rows)))


def refusals_page() -> str:
    """List the codes with which the product says no."""
    rows = {f"| `{code_of_refusal}` | {kind} |" for code_of_refusal, kind in refusals()}
    intro = (
        "A refusal has a stable code for programs and a sentence for people. NotFound answers 404, NotAllowed 403, "
        "NotPossibleNow 409, NotValid 422, TooOften 429."
    )
    return page("Refusals", intro, table(("code", "kind"), sorted(rows)))


def refusals() -> Iterator[tuple[str, str]]:
    """Find every code in the code."""
    for path in modules_of_product():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
                kind = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                given = node.args[0]
                if kind in REFUSALS and isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value, kind


def api_page() -> str:
    """List every address of the API, as its own description has them."""
    django.setup()
    from samenspel.project.api import api

    schema: dict[str, Any] = api.get_openapi_schema()
    rows = [
        f"| `{method.upper()} {path}` | {operation['description']} | {taken(operation)} | {told(operation)} |"
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    intro = (
        "The same rules as on the pages, for programs; free of charge. The whole contract stands at `/api/v1/openapi.json`, "
        "which any site may read. Names are in camelCase, days are local days, moments are in UTC, and every answer tells "
        "its version in the header `API-Version`. Who asks is known by the session of the pages, under the hat that is worn "
        "there; a change needs the value of the cookie `csrf` in the header `X-CSRFToken`. There are no keys in this version."
    )
    no = (
        "Every no is problem details (RFC 9457, `application/problem+json`): `status`, a stable `code` (of the "
        "[refusals](refusals.md), or after the status: `not_found`), a sentence in `title`, and in `errors` every wrong "
        "`field` with its reason. 400: no JSON. 401: nobody is signed in (`api.not_signed_in`). 403: not yours to do, no key "
        "of our pages (`api.no_form_key`), or a hat that asks for a second key (`api.second_key`). 404: it is not there, or "
        "not for you. 405: the address does not take this method; `Allow` says which it takes. 409: the moment is wrong. "
        "422: a field is not right, or not known. 429: too often. 503: come back after `Retry-After`."
    )
    return page("The API", intro, table(("address", "what it does", "takes", "tells"), rows), no)


def taken(operation: dict[str, Any]) -> str:
    """Name what an operation takes: the shape of its body, or what stands in the question."""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    asked = [f"`{one['name']}`" for one in operation.get("parameters", []) if one["in"] == "query"]
    return shape(body) if body else ", ".join(asked) or "–"


def told(operation: dict[str, Any]) -> str:
    """Name what an operation tells when it did what was asked."""
    code_of_answer, answer = next((code, one) for code, one in operation["responses"].items() if code != "default")
    told_shape = answer.get("content", {}).get("application/json", {}).get("schema")
    return f"{code_of_answer} {shape(told_shape)}" if told_shape else str(code_of_answer)


def shape(schema: dict[str, Any]) -> str:
    """Name a shape."""
    name = schema.get("$ref") or schema["items"]["$ref"]
    return f"`{name.rpartition('/')[2]}`" + ("" if "$ref" in schema else " (list)")


def is_task(decorator: ast.expr) -> bool:
    """Whether a decorator makes a job of a function."""
    name = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(name, ast.Name) and name.id == "task"


def first_line(node: ast.ClassDef | ast.FunctionDef) -> str:
    """Return the first sentence of what a thing says of itself."""
    return " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())


def module_of(path: Path) -> str:
    """Name a module without the name of the product."""
    return ".".join(path.relative_to(PRODUCT).with_suffix("").parts)


def code(text: str) -> str:
    """Set a text as code, or a dash where there is none."""
    return f"`{text}`" if text else "–"


def table(head: tuple[str, ...], rows: list[str]) -> str:
    """Make a table."""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *rows])


def page(title: str, *parts: str) -> str:
    """Make a page."""
    return "\n\n".join([f"# {title}", NOTE, *parts]) + "\n"


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "events.md": events_page,
    "jobs.md": jobs_page,
    "refusals.md": refusals_page,
    "api.md": api_page,
}


def write() -> None:
    """Write every page anew."""
    for name, make in PAGES.items():
        (DOCS / "reference" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenspel.project.settings")
    write()
