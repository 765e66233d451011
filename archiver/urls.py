"""Addresses: what can be fetched, which story it is, and whose site it belongs to.

Three readings of one URL, from the most to the least faithful:

    clean     what is sent to the server: valid, but with the path and query as they were given
    identity  the key of the story: the same for all the addresses one story goes by
    site_of   the registered domain
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

#: Longest address that is fetched: what browsers long agreed on. Longer ones in the wild are traps or embedded data.
MAX_LENGTH = 2083

#: Invisible characters that come along when an address is copied: white space, byte order mark, zero-width space.
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200e\u200f"

_ABSOLUTE = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_SLASHES = re.compile(r"^(https?:)/{3,}", re.IGNORECASE)
_AUTHORITY = re.compile(r"(https?:[/\\]{2}(?:[^/\\?#]*@)?)([^/\\?#@]*%[^/\\?#@]*)", re.IGNORECASE)

#: What no host can hold, also where it was escaped.
_NEVER_IN_HOSTS = re.compile(r"[\x00-\x20\x7f#/:<>?@\[\\\]^|%]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

#: What the URL standard forbids in a host (https://url.spec.whatwg.org/#forbidden-domain-code-point), and a label or a
#: name that DNS cannot hold.
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_NAME}")

#: Addresses that are clean as they stand, as most are: a host in lower case, signs that nobody escapes, and no segment
#: that begins with a dot. To find out takes a tenth of cleaning one.
_CLEAN = re.compile(rf"https?://(?=[^/]{{1,253}}/){_NAME}(?:/(?!\.)[\w.~,-]*)+(?:\?[\w.~,=&-]+)?", re.ASCII)

_DEFAULT_PORT = {"http": 80, "https": 443}


def clean(url: str, base: str | None = None) -> str | None:
    """The absolute http(s) address to fetch. None where there is none: `mailto:`, `javascript:`, no host, more than
    `MAX_LENGTH` characters, an impossible port or host.

    Relative addresses are resolved against `base`. Host in lower case and ASCII, default port, user name and fragment
    dropped, dot segments resolved, spaces and other characters escaped as browsers do. The path and the query are
    else left as they are, since servers may tell apart what looks the same. `clean(clean(x)) == clean(x)`.
    """
    if len(url) <= MAX_LENGTH and _CLEAN.fullmatch(url):
        return url
    from w3lib.url import safe_url_string  # half of the standard library comes with it, and a search has no addresses

    url = url.strip(_EDGES)
    if not url or len(url) > 8 * MAX_LENGTH:
        return None
    path, mark, rest = url.partition("?")
    # as browsers do, before a relative address is resolved
    url = _SLASHES.sub(r"\1//", path.replace("\\", "/")) + mark + rest
    try:
        if base is not None and not _ABSOLUTE.match(url):
            url = urljoin(base, url)
        if not _ABSOLUTE.match(url):
            return None
        parts = urlsplit(safe_url_string(_with_plain_host(url)))
        host, port = parts.hostname, parts.port
    except ValueError:  # a port or an IPv6 address that is none, characters UTF-8 cannot hold
        return None
    if host is None or (address := _host(host)) is None or port == 0:
        return None
    if port is not None and port != _DEFAULT_PORT[parts.scheme]:
        address = f"{address}:{port}"
    path = _BAD_ESCAPE.sub("%25", _without_dots(parts.path))
    query = _BAD_ESCAPE.sub("%25", parts.query)
    cleaned = f"{parts.scheme}://{address}{path}{'?' if query else ''}{query}"
    return cleaned if len(cleaned) <= MAX_LENGTH else None


def _with_plain_host(url: str) -> str:
    """The address with the escapes of its host taken off, as browsers do (URL standard, host parser): a Location in raw
    UTF-8 comes escaped byte by byte. Raises ValueError where what comes out can be no host."""
    found = _AUTHORITY.match(url)
    if found is None:
        return url
    host, colon, port = found[2].partition(":")
    plain = unquote_to_bytes(host).decode()
    if _NEVER_IN_HOSTS.search(plain):
        raise ValueError("a host with characters that none can have")
    return f"{found[1]}{plain}{colon}{port}{url[found.end() :]}"


def _host(name: str) -> str | None:
    """The host as it stands in an address, None where it cannot be one."""
    if ":" in name:
        try:
            address = IPv6Address(name)
        except ValueError:
            return None
        return None if address.scope_id else f"[{address}]"
    name = name.lower().removesuffix(".")
    return name if _HOST.fullmatch(name) else None


def _without_dots(path: str) -> str:
    """The path with `.` and `..` segments resolved (RFC 3986, 5.2.4), escaped ones too, as browsers do."""
    if "." not in path and "%2" not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for position, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain not in (".", ".."):
            kept.append(segment)
            continue
        if plain == ".." and kept:
            kept.pop()
        if position == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


#: Query parameters that say where a reader came from, never what is read. Compared in lower case. Gathered from the
#: lists of ClearURLs, AdGuard and Firefox's query stripping, from courlan, and from the links of news feeds.
_TRACKING = frozenset(
    """
    dclid fbclid gbraid gclid gclsrc igsh igshid li_fat_id msclkid scclid sccid srsltid tbclid ttclid twclid
    wbraid yclid ysclid gad_source gad_campaignid epik rb_clickid s_kwcid wickedid xtor xtref xts xtcr cmpid
    icid icmpid intcid iref n_cid ncid tpcc ocid ito ico ftag mbid smid smtyp mkt_tok mkevt trk trkinfo sref
    srnd s_cid soc_src soc_trk soc_platform spm scm sr_share taid wtmc wt_mc wt.mc wt_zmc wt.tsrc guccounter
    guce_referrer guce_referrer_sig referrer referer ref_src ref_url reflink originalreferer
    __twitter_impression _ga _gl _hsenc _hsmi _openstat __hssc __hstc __hsfp hsctatracking _branch_match_id
    _branch_referrer fb_action_ids fb_action_types fb_ref fb_source action_object_map action_type_map
    action_ref_map rss rssfeed replytocom noamp dg_cid cvid mc_cid mc_eid ml_subscriber ml_subscriber_hash
    oly_anon_id oly_enc_id
    """.split()  # noqa: SIM905
)
_TRACKING_PREFIX = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|itm|vero)_|__cf_"
    r"|at_(?:bbc|campaign|creation|custom|emailtype|format|link|medium|ptr|recipient)"  # AT Internet
    r"|ns_(?:campaign|fee|linkname|mchannel|source)"  # comScore
)

#: Names that mostly say where a reader came from, but on some sites name the story or the section: dropped where the
#: value is such a place, and where the rest of the address is a story's and the value cannot be its number.
_SOURCE = frozenset(
    "ref p1 source src origin from via cmp campaign medium channel ch partner share shared feature".split()  # noqa: SIM905
)
_COULD_BE_ID = re.compile(r"[a-z]{0,5}[-_.]?\d{3,}|[0-9a-f]{12,}|[0-9a-f-]{36}", re.IGNORECASE)
_PLACES = frozenset(
    [
        "app",
        "email",
        "facebook",
        "feed",
        "feeds",
        "google",
        "googlenews",
        "home",
        "homepage",
        "mail",
        "newsletter",
        "push",
        "rss",
        "share",
        "sitemap",
        "social",
        "telegram",
        "threads",
        "twitter",
        "whatsapp",
    ]
)

#: What shows a story: in the path a number or three words, in another parameter a number.
_STORY_SEGMENT = re.compile(r"\d{3,}|[^/_-]+[_-][^/_-]+[_-]")

#: Session ids: by name, or by the look of the value where the name is used for other things too.
_SESSION = frozenset("jsessionid phpsessid sessionid session_id sess_id sessid zenid osclsid cfid cftoken".split())  # noqa: SIM905
_SESSION_PREFIX = "aspsessionid"
_MAYBE_SESSION = frozenset({"sid", "s", "session", "oscsid"})
_TOKEN = re.compile(r"(?=.*\d)[0-9A-Za-z,-]{20,}")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid|s_id)=[^/?]*", re.IGNORECASE)
_DOTNET_SESSION = re.compile(r"/\([SAFX]\([0-9a-z]{20,}\)\)(?=/)", re.IGNORECASE)

#: Another form of the same page, by query.
_FORM_NAMES = frozenset({"amp", "print", "printable", "printview", "isprint", "print_view"})
_FORM_VALUES = frozenset({"amp", "print", "printable", "printerfriendly", "druck", "drucken"})
_FORM_SWITCHES = frozenset(
    {"outputtype", "output", "view", "format", "mode", "type", "service", "template", "tmpl", "layout"}
)

#: … and by the end of the path.
_PRINT = frozenset({"print", "drucken", "druckversion", "imprimer", "imprimir", "stampa"})
_SLUG = re.compile(r"[\d-]")  # `/abo/print` sells the printed paper
_AMP_NAME = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX_NAME = re.compile(r"(?:index|default)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm)", re.IGNORECASE)

_DEVICE_LABEL = re.compile(r"(?:www\d{0,2}|m|mobile|mobil|amp)\.")
_AMP_CACHE = re.compile(
    r"https?://(?:[^/]+\.cdn\.ampproject\.org/[cvi]/(s/)?|(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?)(?=[^/]+\.[^/]+)"
)


_LOGIN = re.compile(r"(?<=[/\\]{2})[^/\\?#\s]*@")


def without_logins(text: str) -> str:
    """A text without the user names and passwords of the addresses in it, to be stored or printed."""
    return _LOGIN.sub("", text)


@lru_cache(maxsize=4096)  # an address is asked about when it is found, when it is visited and when it is stored
def identity(url: str) -> str:
    """The key under which a story is one: two addresses with the same key are the same story.

    It has no scheme, no `www.`, `m.` or `amp.` before the host, no tracking parameters and no session ids. The query is
    sorted, and a slash or `index.html` at the end is gone. AMP and print forms are the page itself. The case of the
    path is kept, and every parameter that is not known to be idle: a story found twice costs less than two stories
    taken for one. An address that cannot be fetched is its own key.
    """
    from w3lib.url import canonicalize_url

    cleaned = clean(url)
    if cleaned is None:
        return url.strip(_EDGES)
    if cached := _AMP_CACHE.match(cleaned):
        cleaned = clean(f"http{'s' if cached[1] or cached[2] else ''}://{cleaned[cached.end() :]}") or cleaned
    parts = urlsplit(canonicalize_url(cleaned))
    host = _plain_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    port = f":{parts.port}" if parts.port else ""
    path = _plain_path(parts.path)
    pairs = [pair for pair in parts.query.split("&") if pair]
    named = bool(_STORY_SEGMENT.search(path)) or any(_numbers_story(*pair.partition("=")[::2]) for pair in pairs)
    query = "&".join(pair for pair in pairs if not _is_idle(*pair.partition("=")[::2], named=named))
    return f"{host}{port}{path}{'?' if query else ''}{query}"


def _plain_host(host: str) -> str:
    while (label := _DEVICE_LABEL.match(host)) and site_of(f"//{host}") != host:
        host = host[label.end() :]
    return host


def _plain_path(path: str) -> str:
    path = _DOTNET_SESSION.sub("", _PATH_SESSION.sub("", path))
    segments = [segment for segment in path.split("/") if segment]
    while segments and (plainer := _plainer(segments)) != segments:
        segments = plainer
    return "".join(f"/{segment}" for segment in segments)


def _plainer(segments: list[str]) -> list[str]:
    """The path without one mark of its form, where it has one. A path that is nothing but such a mark keeps it."""
    last = segments[-1]
    if _INDEX_NAME.fullmatch(last):
        return segments[:-1]
    if len(segments) > 1 and (last.lower() == "amp" or (last.lower() in _PRINT and _SLUG.search(segments[-2]))):
        return segments[:-1]
    if len(segments) > 1 and segments[0].lower() == "amp":
        return segments[1:]
    return [*segments[:-1], _AMP_NAME.sub("", last) or last]


def _numbers_story(name: str, value: str) -> bool:
    """Whether a query parameter has the number of a story; one that says where a reader came from has none."""
    return (
        name.lower() not in _SOURCE and bool(re.fullmatch(r"\d{3,}", value)) and not _is_idle(name, value, named=True)
    )


def _is_idle(name: str, value: str, *, named: bool) -> bool:
    """Whether a query parameter says nothing about which story is meant. `named`: the rest of the address tells a
    story already."""
    name = name.lower().removeprefix("amp%3b")
    if name in _TRACKING or _TRACKING_PREFIX.match(name):
        return True
    if name in _SOURCE:
        return value.lower() in _PLACES or (named and not _COULD_BE_ID.fullmatch(value))
    if name in _SESSION or name.startswith(_SESSION_PREFIX):
        return True
    if name in _MAYBE_SESSION:
        return bool(_TOKEN.fullmatch(value))
    if name in _FORM_NAMES:
        return value.lower() in _FORM_VALUES or value.lower() in ("", "1", "true", "yes", "y")
    return name in _FORM_SWITCHES and value.lower() in _FORM_VALUES


def path_of(address: str) -> str:
    """The path, empty where the address has none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The registered domain of an address (`bbc.co.uk`, `someone.blogspot.com`); the host itself for IP addresses,
    `localhost` and public suffixes (`gov.uk`). Empty where there is no host."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _registered(host)


def same_site(a: str, b: str) -> bool:
    """Whether both addresses stand under one registered domain."""
    return site_of(a) == site_of(b) != ""


def is_public_name(host: str) -> bool:
    """Whether a name stands under a public suffix: `www.example.org`, but not `notes.old`, `localhost` or an IP
    address."""
    return bool(_suffixes()(host).top_domain_under_public_suffix)


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    host = host.lower().removesuffix(".")
    if not host.isascii():  # one spelling for names in other alphabets
        host = urlsplit(clean(f"http://{host}/") or "").hostname or host
    if ":" in host:
        return host
    name = _suffixes()(host)
    if name.top_domain_under_public_suffix or name.suffix or name.ipv4:
        return name.top_domain_under_public_suffix or host
    # of a top level that the list does not have, the label before it: https://github.com/publicsuffix/list/wiki/Format
    return ".".join(host.split(".")[-2:])


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list that comes with tldextract, private suffixes included: each blog of a hoster is a site of
    its own. Nothing is fetched and nothing written. Imported on first use, since it takes 150 ms."""
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
