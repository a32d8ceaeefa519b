"""npa-core as a library: gather, compose, look, publish. Run it as `python edition.py path/to/npa.toml weekly`."""

from __future__ import annotations

import asyncio
import sys

from npa_core import Alliance


async def main(config: str, digest: str) -> int:
    """Make the edition that is due, write its preview beside it, and send it."""
    async with Alliance.open(config) as alliance:
        gathered = await alliance.gather(everything=True)
        for failure in gathered.failures:
            print(f"{failure.subject}: {failure.message}", file=sys.stderr)

        composed = await alliance.compose(digest)
        if composed.state == "empty":
            print("nothing new")
            return gathered.exit_code

        await alliance.approve(composed.edition.id)
        for path in await alliance.preview(composed.edition.id, "preview"):
            print(path)
        sent = await alliance.publish(composed.edition.id)
        return max(gathered.exit_code, sent.exit_code)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:3])))
