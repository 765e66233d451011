"""The language of a text, from its script and its commonest words.

The words are the most frequent function words of each language, chosen to tell it from its neighbours; no model and
no list of others' making. A page's own declaration decides between candidates that are close.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache

_WORDS = {
    "en": "the of and to in is that for it was with as his on be at by had not are but from or have an they "
    "which one you were all her she there would their we him been has when who will more no if out so "
    "said its",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la "
    "avec on aux ses cette ont mais comme ou nous leur été ces être fait elle d'un d'une c'est n'est",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
    "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur "
    "oder aber vor zur bis",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante según "
    "fue ha",
    "it": "di e che la il un a è per in una del sono con non si da come dei le della al nel gli alla lo delle "
    "anche più ha ma dal nella i se su l'ha sul ci quando cui era degli stato essere fatto hanno questo",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem "
    "à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois "
    "são",
    "nl": "de van het een en in is dat op te zijn met voor niet die aan er om ook als maar bij of uit nog naar "
    "dan zo hij worden door over ze heeft deze wordt werd was meer geen kan tot hebben we al",
    "da": "og i at det er en til på de som med der den af for ikke et har var fra han men om jeg vi sig blev "
    "kan hun ved efter skal også eller hvor når nu bliver meget mere siger hvad være af",
    "sv": "och i att det som en på är av för med den till inte har de ett om han var men vi från så jag kan hon "
    "när ska nu också eller vid efter bara blir mycket mer säger där under sig sin få vara",
    "no": "og i det er på som en til å at av for med har de ikke den et om var men fra han vi jeg seg kan så "
    "skal hun ved også eller etter når bli mye mer sier hvor være ble blir noe",
    "fi": "ja on ei se että oli hän mutta ovat kun joka myös niin tai mukaan sen jos nyt kuin vain ole ollut jo "
    "olla sekä vuoden vuonna hänen kanssa voi tämä siitä koska jotka mitä jälkeen",
    "is": "og að í á sem er til það við um en var af með ekki hann fyrir hefur því þetta verið eru frá þá hafa "
    "þegar eftir segir þess vera hún",
    "pl": "w i na z do się nie że to jest o jak po za od przez dla tym co ale są tak być oraz może czy już tego "
    "który była było ma lub tylko jego przed także został które roku",
    "cs": "a se v na je že o s z do i to k ve pro za by ale si po jako od ze jsou nebo při tak který už byl "
    "jeho podle také být jsem která není které však roku bylo",
    "sk": "a sa v na je že s z do to o aj za k po pre ako od by si ktorý ale sú ktoré pri bol už podľa jeho "
    "alebo nie ešte ktorá bola roku bolo však tak",
    "sl": "je v in na da se za so bi ki tudi pa z s po od do ne kot še bo ali ni pri iz bil leta ter le že kar "
    "lahko smo sta katerih svoje",
    "hr": "je i u na se da za od su s a o ne koji će kao do iz što nije bi to ali koja kako je li po već te "
    "samo bio više prema nakon godine biti tijekom tko",
    "hu": "a az és hogy nem is egy ez meg de volt már csak szerint mint vagy még el lesz ki azt van után kell "
    "ha lehet ezt között több aki pedig majd amely nagyon",
    "ro": "de și în a la cu pe care din o este că un nu să au pentru mai fi sunt al se ca dar prin după ce lui "
    "ale sau fost această acest cele până unui potrivit",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar ise sonra en ne var ama dedi olduğunu ancak "
    "göre oldu her ya diye olduğu yeni tarafından üzerinde türkiye",
    "ca": "de la i que el en a els les per un amb una del és no al com més es ha dels seva va són aquest "
    "aquesta però seu hi també ser molt pel fins l'ha han",
    "et": "ja on ei et see oli ka kui mis ta aga ning oma või seda siis ole veel nii kes mida kuid olid pärast "
    "juba olla aasta eesti",
    "lv": "un ir ar no par ka uz kas tas bet arī ne lai vai pēc kā to viņš tika gada ja jau bija pie līdz nav šo savu",
    "lt": "ir kad į yra iš su ne tai jis bet kaip už dėl buvo nuo po apie tik jau dar ar bus kurie pagal savo "
    "metų taip",
    "sq": "të e në dhe një i për me nga që është se ka do nuk si janë më ky kjo po duke kanë por mund edhe ishte",
    "eu": "eta da ez dira zen izan du bat ere baina egin dute hau dela zuen beste gehiago behar izango",
    "id": "yang dan di dengan untuk dari ini pada tidak itu dalam akan ke adalah juga karena oleh telah saat "
    "bisa sudah para ada mereka atau lebih tersebut menjadi",
    "vi": "của và là các có được cho trong một không người với những đã này để khi đến từ tại về năm như sẽ cũng ra",
    "sw": "ya na wa kwa ni katika za la kuwa cha hiyo hii huo kama lakini baada watu wake pia yake amesema",
    "af": "die van en in is het dat vir nie op te met wat aan sy ook was by om sal hy haar een word kan maar ons",
    "zu": "ukuthi futhi uma kodwa ngoba kanye lapho noma ngemuva kusho abantu lo lokhu njengoba",
    "ru": "и в не на что с по как это он к из за его от для о же но так был у то а все до мы было при также "
    "года который",
    "uk": "і в не на що з до як та це за від він для про його але був при по також року які було або й у так щоб",
    "bg": "на и в за да се от с не е са по че като към до при си това но или ще как след има още което беше",
    "sr": "је и у на да се за од су са о не који ће као до из што није би то али која како по већ више према након",
    "mk": "на и во да за се од со не е ќе дека што го ги како но или по до при биде има кој која",
    "be": "і ў на не што з да як за па ад гэта для ён але быў пра таксама",
}
#: Scripts by the name of their letters in Unicode, and the language they are mostly written in.
_SCRIPTS = {
    "GREEK": "el", "HEBREW": "he", "ARABIC": "ar", "DEVANAGARI": "hi", "BENGALI": "bn", "GURMUKHI": "pa",
    "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "THAI": "th",
    "LAO": "lo", "MYANMAR": "my", "KHMER": "km", "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru",
}  # fmt: skip
#: Languages that share a script with a commoner one: only the page's declaration tells them apart.
_SHARED = {
    "ar": frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd"}),
    "hi": frozenset({"hi", "mr", "ne", "sa"}),
    "bn": frozenset({"bn", "as"}),
    "he": frozenset({"he", "yi"}),
    "zh": frozenset({"zh", "ja"}),
    "am": frozenset({"am", "ti"}),
    "ru": frozenset({"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "tg", "mn", "tt"}),
    # one spoken language under four names, told apart by the declaration as far as at all
    "hr": frozenset({"hr", "bs", "sr", "sh"}),
    "no": frozenset({"no", "nb", "nn"}),
    "id": frozenset({"id", "ms"}),
    "es": frozenset({"es", "gl"}),
}
_LETTERS = {"fa": "پچژگک", "ur": "ٹڈڑےں"}
#: Words that are counted; more do not change the answer.
_SAMPLE = 600
#: Fewest words, and least share of common ones among them, that prove a language against the page's declaration.
_FEW, _SHARE = 12, 0.12
#: How much the common words of the declared language count more than others'.
_PRIOR = 1.25
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _WORDS.items():
        for word in set(words.split()):
            found[word] = (*found.get(word, ()), language)
    return found


def detect(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the text's language; `declared` (such a code) where the text is too short to tell, or where it
    alone can tell (Bosnian and Croatian). None where neither says anything."""
    script = _script(text)
    if script is not None and script != "LATIN" and script != "CYRILLIC":
        return _with_letters(_settled(_SCRIPTS[script], declared), text, declared)
    words = _WORD.findall(text.lower().replace("’", "'"))[:_SAMPLE]
    known = _languages_of()
    score: defaultdict[str, float] = defaultdict(float)
    hits: Counter[str] = Counter()
    for word in words:
        languages = known.get(word, ())
        for language in languages:
            # a word that many languages share tells little
            score[language] += 1 / len(languages)
            hits[language] += 1
    if declared is not None and declared in score:
        score[declared] *= _PRIOR
    if not score:
        return declared or ("ru" if script == "CYRILLIC" else None)
    best = max(score, key=lambda language: score[language])
    if len(words) < _FEW or hits[best] < _SHARE * len(words):
        return declared or (best if hits[best] > 2 else None)
    return _settled(best, declared)


def common_words(text: str, language: str) -> int:
    """How many of the first words of a text are common ones of a language."""
    words = _WORD.findall(text.lower().replace("’", "'"))[:_SAMPLE]
    return sum(language in _languages_of().get(word, ()) for word in words)


def _settled(language: str, declared: str | None) -> str:
    return declared if declared in _SHARED.get(language, ()) and declared is not None else language


def _with_letters(language: str, text: str, declared: str | None) -> str:
    """Persian and Urdu told from Arabic by their own letters, where nothing is declared."""
    if language != "ar" or declared is not None:
        return language
    return next(
        (other for other in ("ur", "fa") if sum(text.count(char) for char in _LETTERS[other]) > len(text) / 100), "ar"
    )


def _script(text: str) -> str | None:
    """Name of the script that most letters are in; Japanese wherever it has kana. None without letters."""
    letters = [char for char in text[:2000] if char.isalpha()]
    if not letters:
        return None
    if all(char < "\u0250" for char in letters[:50]):
        return "LATIN"
    names = Counter(unicodedata.name(char, "LATIN").split(" ")[0].split("-")[0] for char in letters)
    kana = names["HIRAGANA"] + names["KATAKANA"]
    if kana > 0.05 * len(letters):
        return "HIRAGANA"
    best = names.most_common(1)[0][0]
    return best if best in _SCRIPTS else "LATIN"
