"""A real WordPress as a source."""


def test_probe(wordpress):
    n = wordpress.post("Erster Beitrag")
    import urllib.request
    for path in ("feed/", "wp-json/wp/v2/posts", ""):
        answer = urllib.request.urlopen(wordpress.url + path)
        print(dict(answer.headers)); print(answer.read().decode()[:1500])
    print(wordpress.answers())
    assert 0
