"""What pages show beside a story that is another at each visit and no count of readers: the weather, what the radio
plays, a sponsor, the quotation of the day, a poll, the articles that are left to read."""

from __future__ import annotations

import re
from functools import cache

from archiver.extraction.words.text import any_of, fold

#: Labels of such lines; what stands behind their colon or dash is left out with them.
_LABELS = r"""
    # English
    (?:now|currently) (?:playing|on air)|on (?:the )?air(?: now)?|you(?:'re| are) listening to|live now|up next
    (?:quote|word|photo|picture|tip|joke|fact|thought|deal|poll|question|verse|song|video) of the day
    (?:on )?this day(?: in (?:history|\d{4}))?|on this day in \d{4}|today in history|horoscope
    (?:today's )?weather(?: (?:in|for) .{1,30})?|traffic|air quality|uv index|exchange rates?|stocks
    most (?:read|popular|viewed|shared|commented)|trending(?: now| today)?
    sponsors?|sponsored|advertisement|request id|trace id|your ip(?: address)?|(?:server|local) time
    # German
    (?:jetzt|gerade) (?:läuft|spielt|im radio)|(?:zitat|wort|spruch|bild|foto|witz|tipp|frage|umfrage) des tages
    heute vor \d+ jahren|(?:das )?wetter(?: in .{1,30})?|verkehr|luftqualität|meistgelesen|wechselkurse?|horoskop
    anzeige|werbung|ihre ip(?:-adresse)?
    # French
    en ce moment(?: à l'antenne)?|à l'antenne|vous écoutez|(?:citation|mot|photo|image|question|sondage) du jour
    éphéméride|(?:la )?météo(?: (?:à|de) .{1,30})?|trafic|qualité de l'air|(?:les )?plus lus|tendances|publicité
    # Spanish, Portuguese, Italian
    (?:sonando|escuchando) ahora|ahora suena|en antena|al aire|tocando agora|no ar|in onda|stai ascoltando
    (?:frase|palabra|foto|imagen|pregunta|encuesta|cita) del día|(?:frase|palavra|foto) do dia
    (?:frase|parola|foto|citazione) del giorno|(?:un|tal) día como hoy|neste dia|accadde oggi
    (?:el )?(?:tiempo|clima)(?: en .{1,30})?|meteo|tráfico|calidad del aire|traffico|trânsito
    (?:lo )?más (?:leído|visto)s?|mais lid[ao]s|(?:i )?più letti|tendencias|publicidade?|pubblicità
    # Dutch, Danish, Norwegian, Swedish, Finnish
    nu (?:op de radio|te horen)|(?:quote|woord|foto|citaat) van de dag|het weer|verkeer|meest gelezen|advertentie
    dagens (?:citat|sitat|ord|namn|bild|navn)|(?:nu spelas|just nu spelas)|vädret|været|vejret|mest (?:läst|læst|lest)
    annons|annonce|annonse|nyt soi|päivän (?:sana|lause)|sää|luetuimmat|mainos
    # Polish, Czech, Slovak, Hungarian, Romanian, Turkish
    teraz gramy|(?:cytat|słowo|zdjęcie) dnia|pogoda|najczęściej czytane|reklama|właśnie gramy|právě hrajeme
    citát d(?:ne|ňa)|počas(?:í|ie)|nejčtenější|najčítanejšie|most szól|a nap idézete|időjárás|legolvasottabb|hirdetés
    acum la radio|citatul zilei|vremea|cele mai citite|publicitate|şimdi çalıyor|şu an çalıyor|günün (?:sözü|fotoğrafı)
    hava durumu|en çok okunan(?:lar)?|reklam
    # Russian, Ukrainian
    сейчас (?:в эфире|играет)|в эфире|(?:цитата|фото|слово|фраза) дня|в этот день|погода|пробки|популярное
    (?:самое )?читаемое|спонсор|реклама|курсы? (?:доллара|евро|валют)|зараз в ефірі|цього дня|курси? (?:долара|євро)
    # Arabic, Hindi, Chinese, Japanese, Korean
    على الهواء|(?:حكمة|صورة|كلمة) اليوم|(?:حالة )?الطقس|الأكثر قراءة|إعلان|मौसम|आज का (?:मौसम|तापमान|विचार)
    (?:今日)?天[气氣]|正在播放|广告|廣告|每日一句|天気(?:予報)?|今日の(?:名言|言葉)|広告|再生中
    날씨|오늘의 (?:명언|운세)|광고
"""
#: What needs no colon, for it goes on with a name.
_OPENINGS = r"""
    (?:sponsored|presented|powered|supported|brought to you|paid for|liked)(?: content)? by
    subscribe (?:now|today|for)|page (?:generated|rendered|loaded) in
    (?:präsentiert|gesponsert|unterstützt) von|mit freundlicher unterstützung
    (?:sponsorisé|présenté|parrainé|offert) par|en partenariat avec|bonne fête(?: aux?)?
    (?:patrocinado|presentado|apresentado) por|oferecimento|(?:sponsorizzato|offerto|presentato) da
    gesponsord door|mede mogelijk gemaakt door|(?:sponsra[td]|sponset|sponsoreret|presenteras) a[vf]
    svátek (?:má|slaví)|meniny má|sponsorizat de|при поддержке|за підтримки|برعاية
    ©
"""
#: What is counted in lines beside a story, and what stories are also about: only the figure of such a line is left out.
_COUNTED = r"""
    visitors?|visits?|users?|guests?|members?|votes?|voters|ratings?|seconds?|times|articles? left|uv
    days? (?:until|till|left|to go)|in \d+ (?:days|hours)
    visiteurs?|visites?|voix|utilisateurs?|internautes?|connectés?|besuchern?|besuche?|stimmen?|nutzern?|gäste|sekunden
    kostenlosen? artikel|visitas?|visitantes?|votos?|usuarios?|usuários?|visit[ea]|visitatori|voti|utenti
    bezoekers?|bezoeken|stemmen|gebruikers|besökare|röster|besøgende|besøkende|stemmer|kävij\w+|ääntä|ääniä
    odwiedzin\w*|głos(?:y|ów)|użytkownik\w*|návšt[ěe]v\w*|hlas(?:y|ů|ov)|látogató\w*|szavazat\w*|vizit\w+|voturi
    ziyaretçi\w*|ziyaret|oy|kullanıcı\w*|посетител\w+|посещени\w+|голос(?:а|ов)?|пользовател\w+|гост(?:ей|я)
    відвідувач\w*|голос(?:и|ів)|επισκέπτ\w+|ψήφο\w+|(?:ال)?زوار|زائر|أصوات|מבקרים
"""
#: A temperature, also without its sign; the speed of the wind and the like.
_TEMPERATURE = re.compile(r"\d\s?[°º]|\d\s?[CF](?!\w)")
_MEASURE = re.compile(r"\d\s?(?:km/h|kmh|mph|m/s|hPa|kn)(?!\w)")


def is_widget(line: str) -> bool:
    """Whether a line is such a label, alone or with what it announces."""
    folded = fold(line).replace("’", "'").strip()
    label = _labels().match(folded)
    if label is not None and re.match(r"\s*(?:$|[:：|–—]|-\s)", folded[label.end() :]):
        return True
    return _openings().match(folded) is not None


def is_weather(line: str) -> bool:
    """Whether a line beside a story has a temperature: with it, the sky changes too."""
    return _TEMPERATURE.search(line) is not None


def is_counted_beside(line: str) -> bool:
    """Whether a line beside a story counts or measures what is another at each visit."""
    return _MEASURE.search(line) is not None or _counted().search(fold(line)) is not None


@cache
def _labels() -> re.Pattern[str]:
    return any_of(fold(_LABELS).replace("’", "'"), r"(?:{})(?!\w)")


@cache
def _openings() -> re.Pattern[str]:
    return any_of(fold(_OPENINGS).replace("’", "'"), r"(?:{})(?!\w)")


@cache
def _counted() -> re.Pattern[str]:
    return any_of(fold(_COUNTED).replace("’", "'"), r"(?<!\w)(?:{})(?!\w)")
