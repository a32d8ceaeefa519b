"""Nothing goes openly that should be encrypted, and no password is ever shown."""

from __future__ import annotations

import base64
import logging
import traceback

import pytest

from npa_core.errors import RejectedError, TransientError

PASSWORD = "open sesame"
SECRETS = [PASSWORD.encode(), *(base64.b64encode(text.encode()) for text in (PASSWORD, f"\0office\0{PASSWORD}"))]


async def test_starttls_is_never_given_up(email, scripted, delivery, parts):
    server = await scripted({})

    with pytest.raises(RejectedError, match="does not offer STARTTLS") as refused:
        await email(port=server.port, security="starttls").deliver(delivery(), parts)

    assert refused.value.kind == "smtp-no-starttls"
    assert server.heard == ["EHLO buendnis.example"]


@pytest.mark.parametrize(("reply", "error"), [(b"454 later\r\n", TransientError), (b"501 no\r\n", RejectedError)])
async def test_starttls_refused_is_not_gone_on_without(email, scripted, delivery, parts, reply, error):
    server = await scripted({"EHLO": b"250-mail.example\r\n250 starttls\r\n", "STARTTLS": reply})

    with pytest.raises(error):
        await email(port=server.port, security="starttls").deliver(delivery(), parts)

    assert server.heard == ["EHLO buendnis.example", "STARTTLS"]


async def test_plain_text_after_starttls_is_not_taken_for_an_encrypted_answer(email, scripted, delivery, parts):
    """As in CVE-2011-0411: someone in the line adds answers before the encryption begins."""
    injected = b"220 go ahead\r\n250-mail.example\r\n250 AUTH PLAIN\r\n"
    server = await scripted({"EHLO": b"250-mail.example\r\n250 STARTTLS\r\n", "STARTTLS": injected})

    with pytest.raises(RejectedError) as refused:
        await email(port=server.port, security="starttls", username="office", password=PASSWORD).deliver(
            delivery(), parts
        )

    assert refused.value.kind == "smtp-injection"
    assert server.heard == ["EHLO buendnis.example", "STARTTLS"]


@pytest.mark.parametrize(
    ("reply", "error", "kind"),
    [
        (b"535 5.7.8 no\r\n", RejectedError, "smtp-535"),
        (b"454 4.7.0 later\r\n", TransientError, "smtp-454"),
        (b"", TransientError, "smtp-closed"),
    ],
)
async def test_a_login_that_fails_says_whether_time_can_help(email, scripted, delivery, parts, reply, error, kind):
    server = await scripted({"EHLO": b"250-mail.example\r\n250 AUTH LOGIN PLAIN\r\n", "AUTH": reply})

    with pytest.raises(error) as failed:
        await email(port=server.port, username="office", password=PASSWORD).deliver(delivery(), parts)

    assert failed.value.kind == kind


async def test_a_server_without_a_login_we_know_is_named_with_what_it_offers(email, scripted, delivery, parts):
    server = await scripted({"EHLO": b"250-mail.example\r\n250 AUTH GSSAPI XOAUTH2\r\n"})

    with pytest.raises(RejectedError, match="GSSAPI, XOAUTH2"):
        await email(port=server.port, username="office", password=PASSWORD).deliver(delivery(), parts)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("answer", [b"535 wrong: %s\r\n", b"454 later: %s\r\n", b"299 %s\r\n", b"AUTH PLAIN %s\r\n"])
async def test_a_password_that_the_server_repeats_is_not_shown(
    email, scripted, delivery, parts, secret, answer, caplog, capsys
):
    caplog.set_level(logging.DEBUG)
    server = await scripted({"EHLO": b"250-mail.example\r\n250 AUTH PLAIN\r\n", "AUTH": answer % secret})

    with pytest.raises((RejectedError, TransientError)) as failed:
        await email(port=server.port, username="office", password=PASSWORD).deliver(delivery(), parts)

    shown = "".join(traceback.format_exception(failed.value)) + caplog.text + "".join(capsys.readouterr())
    assert secret.decode() not in shown


async def test_words_of_the_server_cannot_forge_lines(email, scripted, delivery, parts):
    server = await scripted({"RCPT": b"550 no\x1b[2J\x85=?utf-8?q?x?= " + b"y" * 900 + b"\r\n"})

    with pytest.raises(RejectedError) as refused:
        await email(port=server.port).deliver(delivery(), parts)

    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 450
