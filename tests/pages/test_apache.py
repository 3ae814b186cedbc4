"""The written ``.htaccess`` on a real Apache, at a root and below one."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import quote

import pytest

from coopsite.pages.hosting import FOREVER, FRESH, MEDIA_POLICY, POLICY, SEARCH_POLICY
from tests.conftest import ROOT, built

APACHE = shutil.which("apache2")
MODULES = Path("/usr/lib/apache2/modules")
LOADED = ("mpm_event", "authz_core", "dir", "mime", "headers", "setenvif", "alias")
CONFIG = """\
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName localhost
User nobody
Group nogroup
Listen 127.0.0.1:{port}
{modules}
TypesConfig {folder}/types
DocumentRoot {folder}/www
<Directory {folder}/www>
AllowOverride FileInfo
Require all granted
</Directory>
"""
OLD = ("cu/kế hoạch (1)+x.html", "tin/1/")

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module", params=["", "/bantin"], ids=["root", "below"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The sample bulletin on Apache; below `param`, if there is one."""
    if APACHE is None or not MODULES.is_dir():
        pytest.skip("needs Apache: apt-get install apache2-bin")
    base: str = request.param
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # Apache reads as somebody else
    site = folder / "site"
    shutil.copytree(ROOT / "content", site / "content")
    config = (
        (ROOT / "config.yaml").read_text("utf-8").replace("bulletin.example/", f"bulletin.example{base}/")
    )
    (site / "config.yaml").write_text(f"{config}\nhosts: [apache]\n", "utf-8")
    plan = site / "content/plans/hai-phong-2012.vi.md"
    aliases = ", ".join(f'"/{old}"' for old in OLD)
    plan.write_text(plan.read_text("utf-8").replace("slug:", f"aliases: [{aliases}]\nslug:", 1), "utf-8")
    assert built(site).exit_code == 0
    (folder / "www").mkdir()
    shutil.copytree(site / "output", folder / "www" / base.strip("/"), dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED)
    (folder / "httpd.conf").write_text(CONFIG.format(folder=folder, port=port, modules=modules))
    (folder / "types").write_text("text/html html\ntext/css css\ntext/javascript js\napplication/json json\n")
    command = [APACHE, "-f", str(folder / "httpd.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen([*command, "-DFOREGROUND"])
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}{base}/"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Apache does not answer")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str) -> tuple[int, Message]:
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(address, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


@pytest.mark.parametrize(
    ("path", "status", "kind", "policy", "kept"),
    [
        ("", 200, "text/html; charset=utf-8", POLICY, FRESH),
        ("vi/", 200, "text/html; charset=utf-8", POLICY, FRESH),
        ("nowhere/", 404, "text/html; charset=utf-8", POLICY, FRESH),
        ("vi/tim-kiem/", 200, "text/html; charset=utf-8", SEARCH_POLICY, FRESH),
        ("en/search/?q=x", 200, "text/html; charset=utf-8", SEARCH_POLICY, FRESH),
        ("vi/feed.xml", 200, "application/atom+xml", POLICY, FRESH),
        ("vi/feed.json", 200, "application/feed+json", POLICY, FRESH),
        ("vi/calendar.ics", 200, "text/calendar; charset=utf-8", POLICY, FRESH),
        ("vi/bang-vang/honours.csv", 200, "text/csv; charset=utf-8", POLICY, FRESH),
        ("media/delta.*.svg", 200, "image/svg+xml; charset=utf-8", MEDIA_POLICY, FOREVER),
        ("media/coast-360.*.webp", 200, "image/webp", MEDIA_POLICY, FOREVER),
        ("assets/site.*.css", 200, "text/css; charset=utf-8", POLICY, FOREVER),
    ],
)
def test_answers_have_the_headers_written(
    address: str, path: str, status: int, kind: str, policy: str, kept: str
) -> None:
    found, headers = ask(address + _published(address, path))
    assert found == status
    assert headers["Content-Type"].lower() == kind
    assert headers.get_all("Content-Security-Policy") == [policy]
    assert headers.get_all("Cache-Control") == [kept]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("old", OLD)
def test_an_old_address_has_moved_for_good(address: str, old: str) -> None:
    status, headers = ask(address + quote(old))
    assert status == 301
    assert headers["Location"] == f"{address}vi/ke-hoach/nam-nhiem-vu-trong-tam-2012/"


def test_the_page_for_what_is_not_there_is_the_bulletins(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}vi/nowhere/at/all", timeout=20)
    assert "Không tìm thấy trang" in caught.value.read().decode()


def _published(address: str, pattern: str) -> str:
    """Find what a style sheet or picture is called, in the pages that show it."""
    if "*" not in pattern:
        return pattern
    expression = re.escape(pattern).replace(r"\*", "[0-9a-f]{10}")
    with urllib.request.urlopen(f"{address}vi/hoi-nghi/cum-thi-dua-tong-ket-2020/", timeout=20) as answer:
        found = re.search(expression, answer.read().decode())
    assert found, pattern
    return found[0]
