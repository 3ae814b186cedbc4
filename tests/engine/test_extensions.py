"""What an installed package adds: the example of docs/extending.md, installed and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import rmtree

import pytest

from coopsite.diagnostics.exit_codes import MACHINE
from tests.conftest import ROOT
from tests.engine.sites import FILES, story, write

DOC = (Path(__file__).parents[2] / "docs" / "extending.md").read_text("utf-8")
PAGE = "<p>{{ page.title | initials }}</p>"

Done = subprocess.CompletedProcess[str]


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


class Installed:
    """A site, and a folder of packages that Python finds."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "site"
        self.packages = folder / "packages"
        for path in ("config.yaml", "content/meetings/first.vi.md", "content/pages/about.vi.md"):
            write(self.site, path, FILES[path])
        self.install(block("python"))

    def install(self, module: str, version: str = "1.0") -> None:
        """Lay the package there as pip does."""
        project = tomllib.loads(block("toml"))["project"]
        for old in self.packages.glob("*.dist-info"):
            rmtree(old)
        points = "".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in named.items())
            for group, named in project["entry-points"].items()
        )
        name = project["name"].replace("-", "_")
        write(self.packages, f"{name}.py", module)
        info = f"{name}-{version}.dist-info"
        write(
            self.packages,
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n",
        )
        write(self.packages, f"{info}/entry_points.txt", points)

    def run(self, *command: str, packages: Path | None = None, cwd: Path | None = None) -> Done:
        environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{packages or self.packages}"}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return subprocess.run(
            [sys.executable, "-m", "coopsite", *command, "--site", str(self.site), "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=cwd,
        )

    def page(self, path: str) -> str:
        return (self.site / "output" / path).read_text("utf-8")


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)


def test_a_package_adds_page_types_feeds_and_filters(installed: Installed) -> None:
    write(installed.site, "templates/page.html", PAGE)
    write(installed.site, "content/news/who.vi.md", story("Ai làm", body="Xem [đây](/humans.txt)."))
    done = installed.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "E3" not in done.stdout + done.stderr
    assert installed.page("humans.txt").startswith("Bản tin thử: ")
    assert "<title>Hội nghị thứ nhất</title>" in installed.page("vi/hoi-nghi/rss.xml")
    assert 'type="application/rss+xml"' in installed.page("vi/hoi-nghi/index.html")
    assert "<p>Gt</p>" in installed.page("vi/gioi-thieu/index.html")


def test_a_package_adds_a_kind_with_fields(installed: Installed) -> None:
    write(installed.site, "content/training/safe.vi.md", story("An toàn thực phẩm", "seats: 40"))
    done = installed.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    page = installed.page("vi/tap-huan/an-toan-thuc-pham/index.html")
    assert "Số chỗ" in page
    assert "40" in page
    assert "An toàn thực phẩm" in installed.page("vi/tap-huan/index.html")


def test_a_page_type_may_have_a_template_in_the_site(installed: Installed) -> None:
    installed.install(
        block("python").replace('"humans", Hum', '"humans.html", Hum').replace("plan, write,", "plan,")
    )
    missing = installed.run("build")
    assert missing.returncode == 1
    assert "humans.html" in missing.stdout + missing.stderr
    write(installed.site, "templates/humans.html", "{{ page.stories }} {{ strings.home }}")
    done = installed.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert installed.page("humans.txt") == "2 Trang chủ\n"


def test_nothing_is_taken_from_the_folder_one_is_in(installed: Installed) -> None:
    done = installed.run("build", packages=installed.site, cwd=installed.packages)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (installed.site / "output" / "humans.txt").exists()


def test_a_file_of_the_site_cannot_take_the_place_of_a_page_that_a_package_adds(installed: Installed) -> None:
    write(installed.site, "content/static/humans.txt", "x")
    done = installed.run("check")
    assert "E501" in done.stdout + done.stderr


def test_another_version_of_a_package_makes_pages_again(installed: Installed) -> None:
    assert installed.run("build").returncode == 0
    installed.install(block("python").replace(": {recipe.stories}", " = {recipe.stories}"), "1.1")
    assert installed.run("build").returncode == 0
    assert installed.page("humans.txt").startswith("Bản tin thử = ")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("from msgspec import Struct", "from msgspec import Strukt", "training, ImportError"),
        ("RSS = feed_type(", "RSS = len; feed_type(", "rss, builtin_function_or_method is no PageType"),
        ('label={"vi": "Tập huấn", "en": "Training"},', "", "training, it is no Kind with a label"),
        (
            '    "training",\n    "training",',
            '    "Tập huấn",\n    "training",',
            "training, 'Tập huấn' is no name of a kind",
        ),
        ('colour="teal"', 'colour="gold"', "training, there is no colour 'gold'"),
        ("def initials(name):", "initials = 3\ndef other(name):", "initials, "),
    ],
)
def test_a_package_that_does_not_fit_is_named(installed: Installed, old: str, new: str, reason: str) -> None:
    installed.install(block("python").replace(old, new))
    done = installed.run("build")
    assert done.returncode == MACHINE, done.stdout + done.stderr
    assert f"The installed package bulletin-extras does not fit this coopsite: {reason}" in done.stderr


def test_a_kind_of_a_package_has_no_folder_that_is_another_s(installed: Installed) -> None:
    installed.install(block("python").replace('"training",\n    "training",', '"training",\n    "news",'))
    done = installed.run("check")
    assert "“kinds → training → folder”: another kind has this folder already" in done.stderr
    assert "It is that of “news”." in done.stderr
