"""Letters through a real SMTP server, with STARTTLS, TLS and both ways to log in."""

from __future__ import annotations

import ssl
from email.parser import BytesParser
from email.policy import SMTP

import pytest

from npa_core.errors import RejectedError, TransientError


async def test_a_letter_arrives_whole_over_starttls_and_with_a_login(email, mail_server, delivery, parts):
    server = await mail_server()
    publisher = email(port=server.port, security="starttls", username="office", password=server.password)

    receipt = await publisher.deliver(delivery(), parts)

    (envelope,) = server.envelopes
    message = BytesParser(policy=SMTP).parsebytes(envelope.content)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("news@buendnis.example", ["news@lists.example"])
    assert message["Subject"] == "Die Woche im Bündnis"
    assert message["Date"] == "Mon, 16 Nov 2026 07:05:00 +0100"
    assert message["Message-ID"] == "<k3y7abcdefghijklmnopqrstuvwxyz22@buendnis.example>"
    assert [p.get_content().splitlines() for p in message.iter_parts()] == [p.body.decode().splitlines() for p in parts]
    assert receipt.id == message["Message-ID"]
    assert receipt.note == "250 2.0.0 Ok: queued as 4F2A"
    assert server.logins == ["PLAIN"]


async def test_a_letter_arrives_over_tls_from_the_first_byte(email, mail_server, delivery, parts):
    server = await mail_server(
        tls=True, tls_context=None, require_starttls=False, auth_required=False, auth_require_tls=False
    )
    publisher = email(port=server.port, security="tls", username="office", password=server.password)

    await publisher.deliver(delivery(), parts)

    assert (len(server.envelopes), server.logins) == (1, ["PLAIN"])


async def test_a_rendered_edition_arrives_as_it_was_rendered(email, mail_server, delivery, brief):
    server = await mail_server()
    publisher = email(port=server.port, security="starttls", username="office", password=server.password)
    (message,) = publisher.plan(brief())
    rendered = list(publisher.render(message, brief()))

    await publisher.deliver(delivery().model_copy(update={"message": message}), rendered)

    read = BytesParser(policy=SMTP).parsebytes(server.envelopes[0].content)
    assert read["Subject"] == "Die Woche im Bündnis · 9.–15. November 2026"
    assert read["Content-Language"] == "de"
    for part, sent in zip(read.iter_parts(), rendered, strict=True):
        assert part.get_content().splitlines() == sent.body.decode().splitlines()


async def test_login_is_spoken_where_plain_is_not_offered(email, mail_server, delivery, parts):
    server = await mail_server(auth_exclude_mechanism=["PLAIN"])
    publisher = email(port=server.port, security="starttls", username="office", password=server.password)

    await publisher.deliver(delivery(), parts)

    assert server.logins == ["LOGIN"]
    assert len(server.envelopes) == 1


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
async def test_a_wrong_password_is_refused_and_never_shown(email, mail_server, delivery, parts, excluded):
    server = await mail_server(auth_exclude_mechanism=excluded)
    publisher = email(port=server.port, security="starttls", username="office", password="open sesame")

    with pytest.raises(RejectedError, match="refused the user name or the password: 535") as refused:
        await publisher.deliver(delivery(), parts)

    assert refused.value.kind == "smtp-535"
    assert "sesame" not in str(refused.value)
    assert server.envelopes == []


async def test_a_certificate_nobody_vouches_for_stops_the_letter(email, mail_server, delivery, parts):
    server = await mail_server()
    publisher = email(port=server.port, security="starttls", username="office", password=server.password)
    publisher.context.trust = ssl.create_default_context()  # only the authorities of this machine

    with pytest.raises(TransientError):
        await publisher.deliver(delivery(), parts)

    assert server.logins == []


async def test_a_server_that_is_not_there_is_a_matter_of_time(email, mail_server, delivery, parts):
    with pytest.raises(TransientError):
        await email(port=1).deliver(delivery(), parts)


async def test_the_check_logs_in_and_sends_nothing(email, mail_server):
    server = await mail_server()
    publisher = email(port=server.port, security="starttls", username="office", password=server.password)

    (finding,) = await publisher.check()

    assert (finding.level, finding.message) == ("ok", "answers (STARTTLS, logged in as office)")
    assert server.envelopes == []


async def test_the_check_says_what_is_wrong_and_what_to_compare(email, mail_server):
    server = await mail_server()
    publisher = email(port=server.port, security="starttls", username="office", password="open sesame")

    (finding,) = await publisher.check()

    assert finding.level == "error"
    assert "535" in finding.message
    assert "username" in finding.advice
