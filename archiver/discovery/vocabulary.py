"""Words that news sites use in their addresses, in the languages of the larger news markets.

Each set holds whole path segments, in lower case and without accents (as slugs are written).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words behind which a tag stands.
TAG = _words("""
    tag tags hashtag schlagwort schlagworte stichwort mot-cle mots-cles etiqueta etiquetas etiket labels
""")

#: Words behind which a topic stands, or a story on it.
TOPIC = _words("""
    topic topics thema themen theme themes sujet sujets tema temas temi argomenti onderwerp dossier dossiers
""")

#: Words behind which the name of an author stands.
AUTHOR = _words("""
    author authors autor autores autori autoren auteur auteurs yazar yazarlar by profile profiles profil user
    users journalist journalists journaliste journalistes writer writers contributor contributors columnist
    columnists redakteur redakteure redaktion-autoren staff firma firmas signature signatures autorzy skribent
""")

#: Words behind which the number of a page of a list stands.
PAGE = _words("""
    page pages seite pagina página paged sida strona sayfa halaman
""")

#: Words of search results.
SEARCH = _words("""
    search suche suchergebnisse recherche rechercher busca buscar buscador busqueda cerca ricerca zoeken sok
    szukaj haku arama pencarian suchen
""")

#: Words of pages around the reader's account.
ACCOUNT = _words("""
    login log-in signin sign-in sign-up signup register registration registrieren anmelden anmeldung logout
    log-out subscribe subscription subscriptions subscribe-now abo abos abonnement abonnements abonnieren
    abonner sabonner s-abonner suscripcion suscribete suscripciones abbonamenti assinatura assine account
    my-account mein-konto konto mon-compte compte cart warenkorb basket panier checkout wp-login wp-admin
    password newsletter newsletters connexion inscription iniciar-sesion registro accedi
""")

#: Words of pages around the publisher.
SERVICE = _words("""
    about about-us aboutus a-propos apropos ueber-uns uber-uns uber qui-sommes-nous quienes-somos chi-siamo
    over-ons contact contacts contact-us contactez-nous kontakt contacto contatti contato impressum imprint
    mentions-legales aviso-legal note-legali legal legal-notice privacy privacy-policy privacy-notice
    privacypolicy datenschutz datenschutzerklaerung confidentialite politique-de-confidentialite
    politica-de-privacidad privacidad terms terms-of-use terms-of-service terms-and-conditions
    conditions-generales cgu cgv agb nutzungsbedingungen cookies cookie-policy cookie-settings
    cookie-einstellungen gestion-des-cookies advertise advertising werbung mediadaten publicite publicidad
    careers jobs karriere stellenangebote faq faqs help hilfe aide ayuda accessibility barrierefreiheit
    accessibilite plan-du-site mapa-del-sitio rss-feeds disclaimer code-of-ethics corrections-policy
""")

#: Words of lists of videos, pictures and sound.
INDEX = _words("""
    video videos vidéo vidéos tv mediathek mediatheque galerie galeries galerias gallery galleries bildergalerie
    bildergalerien fotostrecke fotostrecken diaporama diaporamas photos photo fotos fotogalerias bilder
    slideshows podcast podcasts audio audios livestream livestreams live-tv webcams playlists
""")

#: Words of lists by date.
ARCHIVE = _words("""
    archive archives archiv archivo archivio archief arkiv arquivo calendar kalender calendrier calendario
""")

#: Words behind which the name of a section stands.
GROUP = _words("""
    category categories kategorie categorie categoria section sections rubrique rubriques rubrik ressort
    ressorts
""")

#: Words behind which a story stands.
STORY = _words("""
    article articles artikel story stories post posts noticia noticias articulo articolo articoli artigo artykul
    artykuly actualite nachricht beitrag meldung meldungen pressemitteilung pressemitteilungen pressemeldungen
    press-release press-releases communique entry uutinen nyheter haber berita detail articleshow
""")

#: Words that sections are named with.
SECTION = _words("""
    news latest latest-news breaking breaking-news top-stories headlines world international europe africa
    africas asia americas middle-east us usa uk national nation local regional region regions politics policy
    business economy money finance markets companies technology tech science health environment climate sport
    sports football soccer rugby tennis cycling basketball nfl nba mlb nhl golf cricket f1 formula-1 motorsport
    culture arts entertainment movies film films music books television theatre style fashion beauty lifestyle
    life food recipes travel education opinion opinions editorial editorials comment commentary columns debate
    analysis features investigations crime courts justice law society religion obituaries weather traffic
    real-estate property cars auto autos motoring games gaming puzzles crosswords horoscopes kids family
    magazine blogs blog weekend fact-check explainers data actualites actualite actu a-la-une une monde france
    politique economie entreprises bourse argent conso immobilier sciences sante environnement planete climat
    societe faits-divers police-justice cinema musique livres medias pixels idees tribunes tribune debats foot
    cyclisme vie-pratique loisirs voyage gastronomie cuisine mode campus emploi meteo high-tech numerique
    afrique nachrichten aktuell aktuelles politik deutschland inland ausland wirtschaft unternehmen boerse
    finanzen geld panorama gesellschaft kultur feuilleton wissen wissenschaft gesundheit digital netzwelt
    technik mobilitaet reise reisen karriere bildung fussball bundesliga lokales meinung kommentare kolumnen
    leben stil unterhaltung leute vermischtes wetter immobilien blaulicht regionales oesterreich schweiz zuerich
    berlin hamburg muenchen koeln noticias ultimas-noticias actualidad mundo internacional espana nacional
    politica economia empresas mercados deportes futbol ciencia tecnologia salud sociedad cultura estilo gente
    viajes educacion sucesos madrid ultima-ora cronaca esteri calcio spettacoli salute scienze viaggi brasil
    esporte esportes futebol saude nieuws binnenland buitenland wetenschap cultuur opinie nyheter inrikes
    utrikes ekonomi debatt innenriks utenriks meninger uutiset kotimaa ulkomaat talous urheilu wiadomosci kraj
    swiat gospodarka kultura gundem dunya spor siyaset
""")

#: File extension to what the file is, for files that are no pages.
MEDIA = {
    extension: what
    for what, extensions in {
        "document": "pdf doc docx odt rtf ppt pptx xls xlsx csv epub mobi",
        "picture": "jpg jpeg jpe png gif webp avif svg bmp tif tiff ico heic",
        "sound": "mp3 m4a aac ogg oga opus wav flac wma m3u pls",
        "video": "mp4 m4v mov avi webm mkv flv wmv mpg mpeg ogv 3gp m3u8 swf",
        "archive": "zip gz tgz tar bz2 xz rar 7z exe dmg apk iso jar",
        "data": "js css json xml xsl map woff woff2 ttf eot ics vcf webmanifest",
    }.items()
    for extension in extensions.split()
}
