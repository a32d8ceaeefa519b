"""Whatever a server does, we know whether the letter may have arrived (RFC 1047)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from npa_core.errors import DoubtError, RejectedError, TransientError
from npa_core.models import Part

LAST = "news@lists.example"


async def test_the_whole_conversation(email, scripted, delivery, parts):
    server = await scripted({})

    receipt = await email(port=server.port).deliver(delivery(), parts)

    size = len(server.letter) - len(b".\r\n") - server.letter.count(b"\r\n..")
    assert server.heard == [
        "EHLO buendnis.example",
        f"MAIL FROM:<news@buendnis.example> SIZE={size}",
        "RCPT TO:<news@lists.example>",
        "DATA",
        ".",
        "QUIT",
    ]
    assert receipt.note == "250 2.0.0 Ok: queued as 77"


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "body"])
async def test_a_connection_lost_before_the_dot_has_sent_nothing(email, scripted, delivery, parts, step):
    server = await scripted({step: b""})

    with pytest.raises(TransientError):
        await email(port=server.port).deliver(delivery(), (*parts[:1], big(parts[1])))


async def test_a_connection_lost_after_the_dot_is_a_doubt(email, scripted, delivery, parts):
    server = await scripted({".": b""})

    with pytest.raises(DoubtError, match=f"{LAST} may have it"):
        await email(port=server.port).deliver(delivery(), parts)

    assert server.heard[-1] == "."


@pytest.mark.parametrize(
    "answer",
    [b"what?\r\n", b"250-half\r\n", b"354 more?\r\n", b"250-a\r\n550 b\r\n", b"x" * 9_000, b"250-on\r\n" * 999],
)
async def test_nonsense_after_the_dot_is_a_doubt(email, scripted, delivery, parts, answer):
    server = await scripted({".": answer, "else": b""})

    with pytest.raises(DoubtError):
        await email(port=server.port, timeout=0.5).deliver(delivery(), parts)


async def test_silence_after_the_dot_is_a_doubt(email, scripted, delivery, parts):
    server = await scripted({".": b"250-wait for it\r\n"})

    with pytest.raises(DoubtError):
        await email(port=server.port, timeout=0.3).deliver(delivery(), parts)


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("greeting", b"421 too many connections\r\n"),
        ("greeting", b"450 later\r\n"),
        ("EHLO", b"421 going down\r\n"),
        ("MAIL", b"452 disk full\r\n"),
        ("RCPT", b"421 bye\r\n"),
        ("RCPT", b"450 greylisted\r\n"),
        ("DATA", b"451 later\r\n"),
        (".", b"451 4.3.0 later\r\n"),
        (".", b"421 4.3.0 restarting\r\n"),
    ],
)
async def test_what_is_refused_for_now_was_not_taken(email, scripted, delivery, parts, step, reply):
    server = await scripted({step: reply})

    with pytest.raises(TransientError) as later:
        await email(port=server.port).deliver(delivery(), parts)

    assert later.value.kind == f"smtp-{reply[:3].decode()}"
    assert later.value.scope == ("host" if reply.startswith(b"421") else "source")
    assert reply.decode().strip() in str(later.value)


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("greeting", b"554 no SMTP service here\r\n"),
        ("EHLO", b"550 go away\r\n"),
        ("MAIL", b"530 5.7.0 log in first\r\n"),
        ("RCPT", b"550 5.1.1 no such list\r\n"),
        ("RCPT", b"554 relay access denied\r\n"),
        ("DATA", b"554 no valid recipients\r\n"),
        (".", b"554 5.7.1 spam\r\n"),
        (".", b"552-5.3.4 too\r\n552 5.3.4 large\r\n"),
    ],
)
async def test_what_is_refused_for_good_needs_a_person(email, scripted, delivery, parts, step, reply):
    server = await scripted({step: reply})

    with pytest.raises(RejectedError) as refused:
        await email(port=server.port).deliver(delivery(), parts)

    assert refused.value.kind == f"smtp-{reply[:3].decode()}"
    assert f"127.0.0.1:{server.port}" in str(refused.value)


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n", b"299 hm\r\n", b"x" * 9_000, b"250-on\r\n" * 999])
async def test_nonsense_before_the_dot_has_sent_nothing(email, scripted, delivery, parts, step, reply):
    server = await scripted({step: reply})

    with pytest.raises(TransientError) as later:
        await email(port=server.port, timeout=2).deliver(delivery(), parts)

    assert later.value.kind == "smtp-protocol"


@pytest.mark.parametrize("goodbye", [b"", b"500 what?\r\n", b"421 late\r\n", b"garbage\r\n", b"221-never\r\n"])
async def test_no_goodbye_turns_success_into_failure(email, scripted, delivery, parts, goodbye):
    server = await scripted({"QUIT": goodbye})

    receipt = await email(port=server.port, timeout=1).deliver(delivery(), parts)

    assert receipt.note == "250 2.0.0 Ok: queued as 77"


@pytest.mark.parametrize("early", [b"250 Ok\r\n", b"250 O", b"354 go ahead\r\n250 Ok\r\n"])
@pytest.mark.parametrize("step", ["EHLO", "RCPT", "DATA"])
async def test_answers_that_come_before_the_question_are_not_taken_for_answers(
    email, scripted, delivery, parts, step, early
):
    usual = (await scripted({})).replies[step]
    server = await scripted({step: usual + early})

    with pytest.raises(TransientError) as later:
        await email(port=server.port).deliver(delivery(), parts)

    assert later.value.kind == "smtp-protocol"
    assert "." not in server.heard


async def test_a_farewell_in_the_middle_is_understood(email, scripted, delivery, parts):
    server = await scripted({"RCPT": b"250 Ok\r\n421 4.3.2 shutting down\r\n"})

    with pytest.raises(TransientError, match="shutting down") as later:
        await email(port=server.port).deliver(delivery(), parts)

    assert later.value.kind == "smtp-421"


async def test_a_server_without_extensions_gets_the_same_seven_bit_letter(email, scripted, delivery, parts):
    server = await scripted({"EHLO": b"250 mail.example\r\n"})

    await email(port=server.port).deliver(delivery(), parts)

    assert server.heard[1] == "MAIL FROM:<news@buendnis.example>"
    assert server.letter.isascii()


async def test_lines_that_begin_with_a_dot_keep_it(email, scripted, delivery, parts):
    server = await scripted({})

    await email(port=server.port).deliver(delivery(), parts)

    assert b"\r\n..\r\n...zwei Punkte\r\n" in server.letter


@pytest.mark.parametrize("target", ["a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example, c@d.example", "nobody"])
async def test_no_other_recipient_reaches_the_server(email, scripted, delivery, parts, target):
    server = await scripted({})

    with pytest.raises(RejectedError) as refused:
        await email(port=server.port).deliver(delivery(target=target), parts)

    assert refused.value.kind == "bad-address"
    assert server.heard == []


async def test_without_both_texts_nothing_is_sent(email, scripted, delivery, parts):
    server = await scripted({})

    with pytest.raises(RejectedError, match=r"letter\.html is missing"):
        await email(port=server.port).deliver(delivery(), parts[:1])

    assert server.heard == []


async def test_the_first_attempt_dates_the_letter_else_the_clock(email, scripted, delivery, parts):
    first, now = await scripted({}), await scripted({})
    dated = delivery().model_copy(update={"first_tried": datetime(2026, 7, 1, 4, 0, tzinfo=UTC)})
    undated = delivery().model_copy(update={"first_tried": None})

    await email(port=first.port).deliver(dated, parts)
    await email(port=now.port).deliver(undated, parts)

    assert b"\r\nDate: Wed, 01 Jul 2026 06:00:00 +0200\r\n" in first.letter
    assert b"\r\nDate: Mon, 16 Nov 2026 07:05:00 +0100\r\n" in now.letter


async def test_looking_up_or_taking_back_a_letter_is_not_pretended(email, delivery):
    publisher = email()

    with pytest.raises(RejectedError):
        await publisher.reconcile(delivery())
    with pytest.raises(RejectedError):
        await publisher.withdraw(delivery())
    assert publisher.idempotency == "none"


def big(part: Part) -> Part:
    """A text longer than what the operating system takes before the other side has read it."""
    return part.model_copy(update={"body": part.body + b"x" * 70 * 100_000})
