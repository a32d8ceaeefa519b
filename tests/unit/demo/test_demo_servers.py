"""The demo's three loopback servers, each asked by a real client."""

import builtins
import http.client
import json
import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from npa_core.demo.feed_server import LAST_MODIFIED, RESOURCES, FeedServer, feed
from npa_core.demo.mail_sink import MailSink
from npa_core.demo.mastodon import TOKEN, MastodonEndpoint
from npa_core.errors import ConfigError


def ask(server, path, method="GET", headers=None, body=None):
    """Make one real HTTP exchange; give status, headers (as a mapping) and body."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def feed_server():
    with FeedServer() as server:
        yield server


class TestFeedServer:
    @pytest.fixture
    def server(self, feed_server):
        return feed_server

    @pytest.mark.parametrize("path", [path for path, resource in RESOURCES.items() if resource.file])
    def test_each_document_comes_with_its_type_and_validators(self, server, path):
        status, headers, body = ask(server, path)

        assert (status, body) == (200, feed(RESOURCES[path].file))
        assert headers["Content-Type"] == RESOURCES[path].content_type
        assert headers["ETag"]
        assert headers["Last-Modified"] == LAST_MODIFIED

    def test_an_unchanged_feed_answers_304_to_either_validator(self, server):
        etag = ask(server, "/dgb.xml")[1]["ETag"]

        by_etag = ask(server, "/dgb.xml", headers={"If-None-Match": f'"other", W/{etag}'})
        by_date = ask(server, "/dgb.xml", headers={"If-Modified-Since": LAST_MODIFIED})

        assert (by_etag[0], by_etag[2]) == (304, b"")
        assert (by_date[0], by_date[2]) == (304, b"")

    def test_another_etag_goes_before_an_equal_date(self, server):
        status, _, _ = ask(server, "/dgb.xml", headers={"If-None-Match": '"other"', "If-Modified-Since": LAST_MODIFIED})

        assert status == 200

    def test_one_feed_is_gone_one_has_moved_one_was_never_there(self, server):
        gone = ask(server, "/landkreis-wolfenbuettel/alt.rss")
        moved = ask(server, "/hannover/ehrenamt.rss")
        missing = ask(server, "/../folder.py")

        assert [gone[0], moved[0], missing[0]] == [410, 301, 404]
        assert moved[1]["Location"] == "/hannover-engagement.xml"

    def test_a_head_request_gets_no_body_and_a_post_is_refused(self, server):
        head = ask(server, "/dgb.xml", method="HEAD")
        post = ask(server, "/dgb.xml", method="POST", body=b"x")

        assert (head[0], head[2]) == (200, b"")
        assert (post[0], post[1]["Allow"]) == (405, "GET, HEAD")

    def test_it_answers_many_at_once(self, server):
        with ThreadPoolExecutor(16) as pool:
            statuses = list(pool.map(lambda _: ask(server, "/ihk.xml")[0], range(48)))

        assert statuses == [200] * 48

    def test_a_client_that_hangs_up_harms_nobody(self, server, capfd):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"GET /dgb.xml HT")

        assert ask(server, "/dgb.xml")[0] == 200
        assert capfd.readouterr() == ("", "")

    def test_nobody_answers_after_the_end(self):
        with FeedServer() as server:
            port = server.port

        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


class TestMailSink:
    def letter(self, subject):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@buendnis.example", "b@listen.example", subject
        message.set_content("Guten Tag,\n\n.eine Zeile mit Punkt\n")
        return message

    def test_each_message_is_kept_under_its_number_and_subject(self, tmp_path):
        with MailSink(tmp_path / "mail") as sink, smtplib.SMTP(sink.host, sink.port) as client:
            client.send_message(self.letter("Die Woche im Bündnis: 9.–15. November"))
            client.send_message(self.letter("Über uns"))

        names = sorted(path.name for path in (tmp_path / "mail").iterdir())
        assert names == ["001-die-woche-im-buendnis-9-15-november.eml", "002-ueber-uns.eml"]

    def test_the_bytes_are_those_that_were_sent(self, tmp_path):
        raw = b"Subject: Test\r\nX-Mark: 1\r\n\r\n.dot\r\n..dots\r\n"

        with MailSink(tmp_path) as sink, smtplib.SMTP(sink.host, sink.port) as client:
            client.sendmail("a@buendnis.example", ["b@listen.example"], raw)

        assert (tmp_path / "001-test.eml").read_bytes() == raw

    @pytest.mark.parametrize("raw", [b"\r\nNo subject\r\n", b"Subject: =?utf-8?b?8J+agg==?=\r\n\r\nx\r\n"])
    def test_a_message_without_a_usable_subject_is_kept_too(self, tmp_path, raw):
        with MailSink(tmp_path) as sink, smtplib.SMTP(sink.host, sink.port) as client:
            client.sendmail("a@buendnis.example", ["b@listen.example"], raw)

        assert [path.name for path in tmp_path.iterdir()] == ["001-message.eml"]

    def test_a_second_sink_goes_on_counting(self, tmp_path):
        for subject in ("Eins", "Zwei"):
            with MailSink(tmp_path) as sink, smtplib.SMTP(sink.host, sink.port) as client:
                client.send_message(self.letter(subject))

        assert sorted(path.name for path in tmp_path.iterdir()) == ["001-eins.eml", "002-zwei.eml"]

    def test_it_closes_although_a_client_is_still_connected(self, tmp_path):
        with MailSink(tmp_path) as sink:
            client = socket.create_connection((sink.host, sink.port))
            greeting = client.recv(100)
            assert sink.url == f"smtp://127.0.0.1:{client.getpeername()[1]}"

        with client:
            client.settimeout(10)
            assert client.recv(100) == b""
        assert greeting.startswith(b"220 demo.example")

    def test_without_aiosmtpd_it_says_what_to_install(self, tmp_path, monkeypatch):
        real = builtins.__import__

        def without_aiosmtpd(name, *args, **kwargs):
            if name.startswith("aiosmtpd"):
                raise ImportError(name)
            return real(name, *args, **kwargs)

        monkeypatch.setattr(builtins, "__import__", without_aiosmtpd)

        with pytest.raises(ConfigError, match=r"pip install 'npa-core\[all\]'"):
            MailSink(tmp_path)


class TestMastodonEndpoint:
    @pytest.fixture
    def server(self, tmp_path):
        with MastodonEndpoint(tmp_path) as server:
            yield server

    def call(self, server, method, path, wish=None, **headers):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **headers}
        body = None if wish is None else json.dumps(wish).encode()
        status, _, answer = ask(server, path, method, headers, body)
        return status, json.loads(answer)

    def test_it_tells_its_limits_to_everybody(self, server):
        status, _, body = ask(server, "/api/v2/instance")

        limits = json.loads(body)["configuration"]["statuses"]
        assert (status, limits["max_characters"], limits["characters_reserved_per_url"]) == (200, 500, 23)

    @pytest.mark.parametrize("token", ["", "Bearer wrong", TOKEN])
    def test_everything_else_needs_the_token(self, server, token):
        status, answer = self.call(server, "GET", "/api/v1/accounts/verify_credentials", Authorization=token)

        assert (status, answer) == (401, {"error": "The access token is invalid"})

    def test_a_status_is_posted_shown_and_kept_as_a_readable_file(self, server, tmp_path):
        account = self.call(server, "GET", "/api/v1/accounts/verify_credentials")[1]["id"]
        wish = {
            "status": "Grüße & mehr\n\nhttps://buendnis.example/?a=1&b=2",
            "visibility": "unlisted",
            "language": "de",
        }

        status, posted = self.call(server, "POST", "/api/v1/statuses", wish)

        assert status == 200
        assert posted["url"] == "https://social.example/@buendnis/1"
        assert posted["created_at"] == "2026-11-16T06:05:00Z"
        assert posted["content"].startswith("<p>Grüße &amp; mehr</p><p><a href=")
        assert self.call(server, "GET", f"/api/v1/accounts/{account}/statuses?limit=40") == (200, [posted])
        assert self.call(server, "GET", "/api/v1/statuses/1") == (200, posted)
        kept = (tmp_path / "001.json").read_text("utf-8")
        assert json.loads(kept) == posted
        assert "Grüße & mehr" in kept

    def test_the_same_key_posts_once(self, server, tmp_path):
        first = self.call(server, "POST", "/api/v1/statuses", {"status": "Eins"}, **{"Idempotency-Key": "k"})
        again = self.call(server, "POST", "/api/v1/statuses", {"status": "Eins"}, **{"Idempotency-Key": "k"})
        other = self.call(server, "POST", "/api/v1/statuses", {"status": "Zwei"}, **{"Idempotency-Key": "l"})
        bare = [self.call(server, "POST", "/api/v1/statuses", {"status": "Drei"})[1]["id"] for _ in range(2)]

        assert first == again
        assert [other[1]["id"], *bare] == ["2", "3", "4"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["001.json", "002.json", "003.json", "004.json"]

    def test_older_statuses_are_found_page_by_page(self, server):
        for text in ("Eins", "Zwei", "Drei"):
            self.call(server, "POST", "/api/v1/statuses", {"status": text})

        first = self.call(server, "GET", "/api/v1/accounts/1/statuses?limit=2")[1]
        rest = self.call(server, "GET", "/api/v1/accounts/1/statuses?limit=2&max_id=2")[1]

        assert [status["text"] for status in first] == ["Drei", "Zwei"]
        assert [status["text"] for status in rest] == ["Eins"]

    def test_an_edit_keeps_the_address_and_the_visibility(self, server, tmp_path):
        posted = self.call(server, "POST", "/api/v1/statuses", {"status": "Alt", "visibility": "unlisted"})[1]

        status, edited = self.call(server, "PUT", "/api/v1/statuses/1", {"status": "Neu"})

        assert (status, edited["text"], edited["url"]) == (200, "Neu", posted["url"])
        assert edited["visibility"] == "unlisted"
        assert edited["edited_at"]
        assert json.loads((tmp_path / "001.json").read_text("utf-8")) == edited

    def test_a_deleted_status_is_gone_with_its_file(self, server, tmp_path):
        posted = self.call(server, "POST", "/api/v1/statuses", {"status": "Weg damit"})[1]

        assert self.call(server, "DELETE", "/api/v1/statuses/1") == (200, posted)
        assert list(tmp_path.iterdir()) == []
        for method, wish in [("GET", None), ("DELETE", None), ("PUT", {"status": "x"}), ("POST", {"status": "x"})]:
            assert self.call(server, method, "/api/v1/statuses/1", wish)[0] == 404

    def test_a_status_that_mastodon_would_refuse_is_refused(self, server, tmp_path):
        link = " https://buendnis.example/" + "x" * 600

        fits = self.call(server, "POST", "/api/v1/statuses", {"status": "x" * 476 + link})
        long = self.call(server, "POST", "/api/v1/statuses", {"status": "x" * 477 + link})
        blank = self.call(server, "POST", "/api/v1/statuses", {"status": " "})
        odd = self.call(server, "POST", "/api/v1/statuses", ["no mapping"])

        assert [fits[0], long[0], blank[0], odd[0]] == [200, 422, 422, 422]
        assert "limit of 500" in long[1]["error"]
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_form_is_understood_and_broken_json_is_refused(self, server):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}

        form = ask(server, "/api/v1/statuses", "POST", headers, b"status=Gr%C3%BC%C3%9Fe&language=de")
        broken = ask(server, "/api/v1/statuses", "POST", {**headers, "Content-Type": "application/json"}, b"{")

        assert (form[0], json.loads(form[2])["text"], broken[0]) == (200, "Grüße", 422)

    def test_what_was_kept_is_still_there_after_a_restart(self, tmp_path):
        with MastodonEndpoint(tmp_path) as server:
            posted = self.call(server, "POST", "/api/v1/statuses", {"status": "Bleibt"})[1]

        with MastodonEndpoint(tmp_path) as server:
            assert self.call(server, "GET", "/api/v1/statuses/1") == (200, posted)
            assert self.call(server, "POST", "/api/v1/statuses", {"status": "Neu"})[1]["id"] == "2"
