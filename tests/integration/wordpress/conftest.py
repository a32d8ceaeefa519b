"""A real WordPress on loopback: Debian's packages, a MariaDB of its own, PHP's own web server.

Everything lives in one temporary folder, belongs to nobody of importance, and is stopped and removed
whatever happens. Missing packages are installed when we may; else the session fails and says what to do.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

# Without MariaDB's service: a server of the machine is neither needed nor touched.
PACKAGES = ("wordpress", "php-cli", "php-mysql", "mariadb-server-core")
NEEDED = (
    Path("/usr/share/wordpress/wp-load.php"),
    Path("/usr/bin/php"),
    Path("/usr/sbin/mariadbd"),
    Path("/usr/bin/mariadb-install-db"),
)
OFFICE = Path(__file__).with_name("office.php")
SECONDS = 60

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', 'http://{host}'); define('WP_SITEURL', 'http://{host}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('WP_AUTO_UPDATE_CORE', false);
define('AUTH_KEY', '{key}'); define('SECURE_AUTH_KEY', '{key}'); define('LOGGED_IN_KEY', '{key}');
define('NONCE_KEY', '{key}'); define('AUTH_SALT', '{key}'); define('SECURE_AUTH_SALT', '{key}');
define('LOGGED_IN_SALT', '{key}'); define('NONCE_SALT', '{key}');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
THEME = "<!doctype html><html><head><title>Stadt Beispiel</title><?php wp_head(); ?></head><body>Hallo</body></html>"
# What is no file is WordPress's: pretty addresses such as /feed/ and /wp-json/.
ROUTER = """<?php
register_shutdown_function(function () {
    $said = http_response_code() . ' ' . $_SERVER['REQUEST_URI'] . "\\n";
    file_put_contents(__DIR__ . '/../answers', $said, FILE_APPEND);
});
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file(__DIR__ . $path)) { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
CREATE = """
mysqli_report(MYSQLI_REPORT_OFF); $db = mysqli_init();
exit($db->real_connect('localhost', 'root', '', '', 0, '{socket}') && $db->query('CREATE DATABASE wordpress') ? 0 : 1);
"""
INSTALL = """
wp_install('Stadt Beispiel', 'office', 'office@wordpress.example', true, '', '{password}');
update_option('permalink_structure', '/%postname%/'); update_option('timezone_string', 'Europe/Berlin');
wp_delete_post(1, true); wp_delete_post(2, true); update_option('rss_use_excerpt', 0);
switch_theme('plain'); echo 'installed';
"""


@dataclass
class WordPress:
    """A running site."""

    folder: Path
    host: str
    user: dict[str, Any]

    @property
    def url(self) -> str:
        """Its front page."""
        return f"http://{self.host}/"

    def run(self, line: str, *, installing: bool = False) -> str:
        """Run a line of PHP inside WordPress and return what it prints."""
        environment = {"PATH": os.defpath, "WORDPRESS_HOST": self.host}
        environment |= {"WORDPRESS_INSTALLING": "1"} if installing else {}
        command = ["php", "-d", "sendmail_path=/bin/true", OFFICE, self.folder / "site", line]
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False, **self.user
        )
        assert ended.returncode == 0, f"PHP failed:\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout.strip()

    def post(self, title: str, **more: str) -> int:
        """Publish a post and return its number."""
        fields = {"post_title": title, "post_content": "<p>Ein Text.</p>", "post_status": "publish", **more}
        listed = ", ".join(f"'{key}' => '{value}'" for key, value in fields.items())
        return int(self.run(f"echo wp_insert_post([{listed}]);"))

    def answers(self) -> list[tuple[str, str]]:
        """What the web server answered so far: path and status."""
        lines = (self.folder / "answers").read_text("utf-8").splitlines()
        return [(line[4:].split("?")[0], line[:3]) for line in lines]


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A site without posts. Starting it takes some seconds, once."""
    install_packages()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="npa-wordpress-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        user: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        site = WordPress(folder, f"127.0.0.1:{free_port()}", user)
        write_files(site)
        start_database(stack, site)
        assert site.run(INSTALL.format(password=secrets.token_hex(8)), installing=True).endswith("installed")
        serve = ["php", "-S", site.host, "-t", folder / "site", folder / "site" / "router.php"]
        start(stack, site, serve, folder / "php.log")
        wait_until(lambda: status_of(site.host) == 200, "WordPress does not answer", folder / "php.log")
        yield site


def install_packages() -> None:
    """Install what is missing. Never skips: a check that did not run is no check."""
    if all(path.exists() for path in NEEDED):
        return
    how = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        pytest.fail(f"this session runs a real WordPress and needs Debian's packages for it: {how}", pytrace=False)
    # RUNLEVEL 1 keeps Debian's scripts from starting the services that come along.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", "-o", "Dpkg::Options::=--force-unsafe-io"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *PACKAGES]
    for command in (install, [*apt, "update"], install):  # the lists may be missing, or too old
        ended = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=300)
        if command is install and ended.returncode == 0:
            return
    pytest.fail(f"the packages cannot be installed ({how}):\n{ended.stderr[-2_000:]}", pytrace=False)


def write_files(site: WordPress) -> None:
    """Copy Debian's WordPress, and write its configuration, a theme of one line, and the way to it."""
    target = site.folder / "site"
    shutil.copytree("/usr/share/wordpress", target, ignore=shutil.ignore_patterns(".htaccess", "wp-config.php"))
    config = CONFIG.format(socket=site.folder / "db.sock", host=site.host, key=secrets.token_hex(32))
    (target / "wp-config.php").write_text(config, "utf-8")
    (target / "router.php").write_text(ROUTER, "utf-8")
    theme = target / "wp-content" / "themes" / "plain"
    theme.mkdir(parents=True)
    (theme / "style.css").write_text("/* Theme Name: Plain */", "utf-8")
    (theme / "index.php").write_text(THEME, "utf-8")
    (site.folder / "db").mkdir()
    site.folder.chmod(0o755)
    if site.user:
        for path in (site.folder, site.folder / "db"):
            shutil.chown(path, "nobody", "nogroup")


def start_database(stack: ExitStack, site: WordPress) -> None:
    """Start a MariaDB that listens on a socket in the folder, and nowhere else."""
    data, sock = site.folder / "db", site.folder / "db.sock"
    setup = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    made = subprocess.run(
        [*setup, "--skip-test-db"], check=False, capture_output=True, text=True, timeout=SECONDS, **site.user
    )
    assert made.returncode == 0, f"mariadb-install-db failed:\n{made.stdout[-2_000:]}\n{made.stderr[-2_000:]}"
    serve = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={sock}", "--skip-networking"]
    serve += [f"--pid-file={site.folder / 'db.pid'}", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"]
    start(stack, site, serve, site.folder / "db.log")
    ready = ["php", "-r", CREATE.format(socket=sock)]
    wait_until(
        lambda: subprocess.run(ready, check=False, capture_output=True, timeout=SECONDS).returncode == 0,
        "MariaDB does not answer",
        site.folder / "db.log",
    )


def start(stack: ExitStack, site: WordPress, command: list[Any], log: Path) -> None:
    """Start a server of our own, with its output in a file; it is stopped when the stack is left."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=site.folder,
            env={"PATH": f"{os.defpath}:/usr/sbin"},
            start_new_session=True,
            **site.user,
        )

    def stop() -> None:
        running.kill()  # nothing of it is kept, so it need not tidy up
        running.wait(timeout=20)

    stack.callback(stop)


def wait_until(is_ready: Any, otherwise: str, log: Path) -> None:
    """Wait for a server to answer."""
    until = time.monotonic() + SECONDS
    while not is_ready():
        assert time.monotonic() < until, f"{otherwise}:\n{log.read_text('utf-8', 'replace')[-3_000:]}"
        time.sleep(0.1)


def status_of(host: str) -> int | None:
    """Ask for the front page; None while nobody listens."""
    connection = HTTPConnection(host, timeout=SECONDS)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
