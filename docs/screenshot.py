"""Makes the README's picture from a published site: `python docs/screenshot.py npa-demo/site`.

Needs Chromium on the machine; nothing is fetched.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PICTURE = Path(__file__).parent / "_static" / "demo-site.png"


def main(site: str, picture: str = str(PICTURE), size: str = "1280,900") -> None:
    """Take a picture of the site's front page."""
    page = Path(site, "index.html").resolve(strict=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser found; install one of: {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            f"--user-data-dir={profile}", f"--window-size={size}", f"--screenshot={Path(picture).resolve()}",
            page.as_uri(),
        ]  # fmt: skip
        # Only the picture matters; what a browser without a screen complains about does not.
        subprocess.run(command, check=True, timeout=120, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
