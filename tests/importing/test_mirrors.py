from archiver.importing.addresses import Claim
from archiver.importing.mirrors import base_claim, order_claims, path_claim


def test_folders_named_like_hosts() -> None:
    assert [
        path_claim(parts, text)
        for parts, text in (
            (("out", "www.river.example", "a", "b.html"), ""),
            (("www.river.co.uk", "a", "index.html"), "<a href='https://www.river.co.uk/'>"),
            (("www.river.com:8080", "story.php?id=3&b=ü"), ""),
            (("www.river.com+8080", "x y"), ""),
            (("mirror.example.org", "copies", "river.com", "50%.html"), ""),
            (("notes.old", "a.html"), ""),
            (("192.168.1.1", "a.html"), ""),
            (("river.com",), ""),
        )
    ] == [
        None,  # no top level of that name
        Claim("path", "https://www.river.co.uk/a/"),
        Claim("path", "http://www.river.com:8080/story.php?id=3&b=%C3%BC"),
        Claim("path", "http://www.river.com:8080/x%20y"),
        Claim("path", "http://river.com/50%.html"),
        None,
        None,
        None,
    ]


def test_the_folder_that_a_person_names() -> None:
    assert base_claim("https://river.example/old/", ("2020", "a b.html")) == Claim(
        "base-url", "https://river.example/old/2020/a%20b.html"
    )


def test_the_publisher_knows_better_on_its_own_site_only() -> None:
    path = Claim("path", "http://www.river.com/a.html")
    own, foreign = Claim("canonical", "https://river.com/a"), Claim("og:url", "https://agency.org/a")
    assert order_claims(path, [foreign, own]) == [own, path, foreign]
    assert order_claims(None, [own, foreign]) == [own, foreign]


def test_times_and_queries_in_names() -> None:
    time = "20160119123456"
    for parts in (
        ("websites", "www.river.com", time, "2016", "a.html"),
        ("copies", time, "www.river.com", "2016", "a.html"),
    ):
        assert path_claim(parts, "") == Claim("path", "http://www.river.com/2016/a.html", time)
    # a story may be named by digits as well
    assert path_claim(("www.river.com", time), "") == Claim("path", f"http://www.river.com/{time}")
    assert [
        (claim := path_claim(("www.river.com", name), "")) and claim.url
        for name in (
            *("story.php@id=5.html", "story.php?id=5.html", "story.php@id=5&p=2", "@ada", "a@b.html", "a.html"),
            *("a.asp@12345.html", "a.html/20210304050607.snapshot"),
        )
    ] == [
        f"http://www.river.com/{name}"
        for name in (
            *("story.php?id=5", "story.php?id=5", "story.php?id=5&p=2", "@ada", "a@b.html", "a.html"),
            *("a.asp?12345", "a.html/20210304050607.snapshot"),
        )
    ]


def test_visits_in_a_folder_named_like_the_page() -> None:
    parts = ("www.river.com", "2021", "a.html", "20210304050607.snapshot")
    assert path_claim(parts, "") == Claim("path", "http://www.river.com/2021/a.html", "20210304050607")


def test_schemes_and_escapes_in_names() -> None:
    time = "20160119123456"
    assert [
        path_claim(parts, "")
        for parts in (
            ("mirror", "https", "www.river.com", "a.html"),
            ("web.archive.org", "web", f"{time}id_", "http:", "www.river.com", "a.html"),
            ("www.river.com", "2016", "b.html%3fid=5%26p=2"),
            ("saved", "https%3A%2F%2Fwww.river.com%2Fa%3Fid=5"),
            ("www.river.com", "2016", "index.html?p=2"),
            ("www.river.com", "index.html@p=2.html"),
            ("www.river.com", "a.html.1"),
            ("www.river.com", "a.html.gz"),
        )
    ] == [
        Claim("path", "https://www.river.com/a.html"),
        Claim("path", "http://www.river.com/a.html", time),
        Claim("path", "http://www.river.com/2016/b.html?id=5&p=2"),
        Claim("path", "https://www.river.com/a?id=5"),
        Claim("path", "http://www.river.com/2016/?p=2"),
        Claim("path", "http://www.river.com/?p=2"),
        Claim("path", "http://www.river.com/a.html"),
        Claim("path", "http://www.river.com/a.html"),
    ]
