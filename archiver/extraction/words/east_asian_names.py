"""Bylines of Chinese, Japanese and Korean pages: names without capitals and often without spaces around them."""

from __future__ import annotations

import re

_HAN = "\u3400-\u4dbf\u4e00-\u9fff々"
_KANA = "\u3040-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_LETTERS = re.compile(rf"[{_HAN}{_KANA}{_HANGUL}]")
#: What stands before the name of who wrote it: 作者, 记者, 文, 글.
_WRITER = (
    "作者|著者|筆者|執筆者?|记者|記者|撰文|撰稿|執筆|采写|採訪|采访|通讯员|通訊員|"
    "ライター|取材・文|取材|文|글|글쓴이|기고|취재|기자"
)
#: Words that go with it: of which paper or kind a reporter is.
_KIND = (
    "本报|本報|本网|本社|本刊|特约|特約|特派|首席|见习|見習|实习|實習|全媒体|综合|專任|资深|資深|新华社|中新社|中央社"
)
#: What stands behind a reporter's name.
_TITLES = (
    "記者|编辑委员|編集委員|論説委員|特派員|さん|氏|기자|인턴기자|인턴\\s?기자|선임기자|수습기자|전문기자|객원기자|특파원|논설위원|"
    "칼럼니스트|에디터|앵커|교수|작가"
)
#: Who else signs a story.
_OTHER_HANDS = (
    "责任编辑|責任編輯|责编|编辑|編輯|編集|校对|校對|图|圖|摄影|攝影|撮影|写真|翻译|翻譯|审核|审校|来源|來源|"
    "사진|편집|그래픽"
)
_LABELLED = re.compile(
    rf"([{_HAN}{_KANA}{_HANGUL}]{{1,8}})\s?[:：]\s?|(?<![{_HAN}])({_WRITER}|{_OTHER_HANDS})\s?[／/＝=｜|]\s?"
)
#: Where a Korean agency's story was filed: "[서울=한국뉴스]".
_FILED = re.compile(r"[\[【(（][^\])】）]{1,30}[=＝][^\])】）]{1,30}[\])】）]")
_WRITER_LABEL = re.compile(rf"(?:{_KIND})*(?:{_WRITER})")
_WRITER_BEFORE = re.compile(rf"^\s*(?:{_KIND})*(?:{_WRITER})(?:[\s／/=:：]+|(?=[{_HAN}]{{2,4}}(?:\s|$|[、，,／/（(])))")
_TITLE_BEHIND = re.compile(rf"\s*(?:{_KIND})*(?:{_TITLES})(?=$|[\s=,，、·/(])")
#: Who did something else, up to the end of their name.
_OTHERS = re.compile(
    rf"(?:^|(?<=\s))(?:사진|그래픽|영상|편집|정리|摄影|攝影|摄|图片?|撮影|写真)[\s=／/]+[{_HAN}{_KANA}{_HANGUL}]{{2,5}}"
)
_SPLIT = re.compile(r"[、，,;；/／|｜·・＝=()（）\[\]【】]|\s+及\s+|\s+和\s+")
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}{_KANA}]{{2,6}}(?: [{_HAN}{_KANA}]{{1,6}})?|[{_HANGUL}]{{2,5}}")
#: Words that are as short as names: offices, sources, what a page's buttons say.
_NO_NAME = re.compile(
    r"编辑|編輯|编集|来源|來源|责任|責任|记者|記者|报道|報道|報導|综合|日报|日報|新闻|新聞|通讯社|晚报|网$|社$|报$|報$|部$|摄影|攝影"
    r"|時間|时间|评论|分享|字号|더보기|뉴스|신문|일보|기사|입력|수정|공유|구독|기자단|편집국|온라인|취재팀|사진"
)


def is_east_asian(text: str) -> bool:
    """True where most letters are Han, kana or Hangul."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and 2 * sum(bool(_LETTERS.match(char)) for char in letters) > len(letters)


def has_byline(text: str) -> bool:
    """True for a line that says who wrote it, by a label before or a title behind the name."""
    if not _LETTERS.search(text):
        return False
    return (
        any(_WRITER_LABEL.fullmatch(match[1] or match[2]) for match in _LABELLED.finditer(text))
        or _WRITER_BEFORE.match(text) is not None
        or re.fullmatch(rf"\W*[{_HANGUL}{_HAN}]{{2,5}}\s?(?:{_TITLES})\W*(?:\S+@\S+)?\W*", text) is not None
    )


def is_of_other_hands(text: str) -> bool:
    """True for a line that begins with the label of somebody who did something else than write: "责任编辑：李明"."""
    label = _LABELLED.match(text.strip())
    return label is not None and _WRITER_LABEL.fullmatch(label[1] or label[2]) is None


def names_in(text: str, language: str | None) -> list[str]:
    """The names of a byline, without labels, titles and whoever edited or took pictures."""
    text = _FILED.sub(" ", text)
    labels = list(_LABELLED.finditer(text))
    pieces = [text[: labels[0].start()]] if labels else [text]
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        end = following.start() if following else len(text)
        if _WRITER_LABEL.fullmatch(label[1] or label[2]):
            pieces.append(text[label.end() : end])
    if labels and len(pieces) > 1:
        pieces = pieces[1:]
    return [name for piece in pieces for name in _names_of_piece(piece, language)]


def _names_of_piece(piece: str, language: str | None) -> list[str]:
    piece = _OTHERS.sub(" ", piece.replace("\u3000", " "))
    piece = _TITLE_BEHIND.sub(" ", _WRITER_BEFORE.sub("", piece))
    parts = [part.strip() for part in _SPLIT.split(piece)]
    if (language or "")[:2] != "ja":  # only Japanese parts family and given name by a space
        parts = [name for part in parts for name in _closed(part).split()]
    return [part for part in parts if _NAME.fullmatch(part) and not _NO_NAME.search(part)]


def _closed(text: str) -> str:
    """Names of two characters that are spread to the width of three: `李 华`."""
    return re.sub(rf"(?<![{_HAN}])([{_HAN}]) +([{_HAN}])(?![{_HAN}])", r"\1\2", text)
