"""What the tests find around them: the checkout, a PostgreSQL, a browser."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from samenspel.cli.voice import say

CHECKOUT = Path(__file__).resolve().parents[4]
PREFIX = "SAMENSPEL_"
POSTGRES = "SAMENSPEL_TEST_POSTGRES_URL"
USUAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
CHROMIUM = "SAMENSPEL_CHROMIUM"
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Found:
    """Something the tests need: where it is, or why it is not there."""

    place: str = ""
    absence: str = ""


def is_checkout() -> bool:
    """Whether the tests are here; a wheel holds the product only."""
    return (CHECKOUT / "pyproject.toml").exists() and (CHECKOUT / "tests").is_dir()


def clean_environment() -> dict[str, str]:
    """Return the environment without settings of Samenspel, so that no test sees real data."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


def find_postgres() -> Found:
    """Find a PostgreSQL where test databases may be made, and return an address for a new one."""
    import psycopg

    server = os.environ.get(POSTGRES, "") or USUAL_POSTGRES
    try:
        with psycopg.connect(server, connect_timeout=CONNECT_SECONDS) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            may_create = row.fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        return Found(absence=f"no PostgreSQL to be had ({reason}); {POSTGRES} names one")
    if may_create != (True,):
        return Found(absence=f"the user of {POSTGRES} may not create databases")
    address, _, _ = server.partition("?")
    return Found(place=f"{address.rpartition('/')[0]}/samenspel_{os.getpid()}")


def find_browser() -> Found:
    """Find a Chromium, installing one where that is possible."""
    place = installed_browser()
    if place:
        return Found(place=place)
    if given := os.environ.get(CHROMIUM, ""):
        return Found(absence=f"{CHROMIUM} names {given}, which is not there")
    say("No Chromium found: installing one for the browser tests.")
    return install_browser()


def installed_browser() -> str:
    """Return the path of a Chromium on this machine, or nothing."""
    given = os.environ.get(CHROMIUM, "")
    names = (given,) if given else BROWSER_NAMES
    on_path = next((path for name in names if (path := shutil.which(name))), "")
    if on_path or given:
        return on_path
    return next((path for path in MAC_BROWSERS if Path(path).exists()), "") or playwright_browser()


def playwright_browser() -> str:
    """Return the path of the Chromium that Playwright downloaded, or nothing."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def install_browser() -> Found:
    """Install Debian's Chromium as root, else let Playwright download its own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = clean_environment() | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (("apt-get", "-q", "update"), ("apt-get", "-q", "-y", "install", "chromium")):
            say("+ " + " ".join(command))
            subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)
        if place := installed_browser():
            return Found(place=place)
    say("+ playwright install chromium")
    subprocess.run((sys.executable, "-m", "playwright", "install", "chromium"), check=False)
    place = installed_browser()
    return Found(place=place) if place else Found(absence=f"no Chromium to be had; {CHROMIUM} names one")
