PRAGMA application_id = 1315272563;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES (1, 'archiver', 'first_tables', '2026-11-22 18:46:31.379600+00:00');
INSERT INTO _sqlite_migrations VALUES (2, 'archiver', 'indexes_of_the_pages', '2026-11-22 18:46:31.380264+00:00');
INSERT INTO _sqlite_migrations VALUES (3, 'archiver', 'unattended_crawls', '2026-11-22 18:46:31.380916+00:00');
INSERT INTO _sqlite_migrations VALUES (4, 'archiver', 'rights_in_articles', '2026-11-22 18:46:31.381351+00:00');
CREATE TABLE "runs" (
   "id" INTEGER PRIMARY KEY,
   "command" TEXT NOT NULL,
   "started" TEXT NOT NULL,
   "finished" TEXT,
   "outcome" TEXT,
   "exit_code" INTEGER,
   "counts" TEXT,
   "state" TEXT
);
INSERT INTO runs VALUES (1, 'crawl', '2026-11-22T18:46:31Z', NULL, NULL, NULL, NULL, NULL);
CREATE TABLE "captures" (
   "id" INTEGER PRIMARY KEY,
   "url" TEXT NOT NULL,
   "site" TEXT,
   "fetched" TEXT NOT NULL,
   "status" INTEGER NOT NULL,
   "mime" TEXT,
   "digest" TEXT,
   "size" INTEGER,
   "warc" TEXT NOT NULL,
   "offset" INTEGER NOT NULL,
   "length" INTEGER NOT NULL,
   "span" INTEGER NOT NULL,
   "crc32" INTEGER NOT NULL,
   "revisit_of" INTEGER REFERENCES "captures"("id"),
   "truncated" TEXT,
   "run_id" INTEGER,
   "attempts" INTEGER NOT NULL DEFAULT 0,
   "outcome" TEXT,
   "extractor" TEXT
);
INSERT INTO captures VALUES (1, 'http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'valmont-voix-0-example', '2025-06-02T09:00:01Z', 200, 'text/html', 'sha1:ZRLPCQXIDH2JGPTJQICFMKS5ZB65QSSK', 5266, '2026/11/news-20261122T184631400076.warc.gz', 342, 2544, 2943, 26944676, NULL, NULL, 1, 0, 'new', 'archiver 1, trafilatura 2.3.1');
INSERT INTO captures VALUES (2, 'http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html', 'valmont-voix-0-example', '2025-06-02T09:00:02Z', 200, 'text/html', 'sha1:KRVIN62S3ACUBKLNWLIPRWMG6BUFAGDX', 5661, '2026/11/news-20261122T184631400076.warc.gz', 3285, 2737, 3140, 2618150696, NULL, NULL, 1, 0, 'new', 'archiver 1, trafilatura 2.3.1');
INSERT INTO captures VALUES (3, 'http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html', 'valmont-voix-0-example', '2025-06-02T09:00:03Z', 200, 'text/html', 'sha1:OR45O2JZG6XHWPPDLJ45THCGI3EP5KLO', 5430, '2026/11/news-20261122T184631400076.warc.gz', 6425, 2596, 3006, 2987366747, NULL, NULL, 1, 0, 'new', 'archiver 1, trafilatura 2.3.1');
INSERT INTO captures VALUES (4, 'http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'valmont-voix-0-example', '2025-06-02T09:00:04Z', 200, 'text/html', 'sha1:JVVZX5O3ZN6RMG7HG6RY2CCEEDELDRZR', 4980, '2026/11/news-20261122T184631400076.warc.gz', 9431, 2405, 2814, 3276716651, NULL, NULL, 1, 0, 'new', 'archiver 1, trafilatura 2.3.1');
INSERT INTO captures VALUES (5, 'http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'valmont-voix-0-example', '2025-06-02T09:00:05Z', 200, 'text/html', 'sha1:6N3A76TZIHQN6PC3ID62M3XSKVD4WXP2', 5328, '2026/11/news-20261122T184631400076.warc.gz', 12245, 2530, 2931, 457396805, NULL, NULL, 1, 0, 'changed', 'archiver 1, trafilatura 2.3.1');
INSERT INTO captures VALUES (6, 'http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'valmont-voix-0-example', '2025-06-02T09:00:06Z', 200, 'text/html', 'sha1:4LTMS3UKBYJURKBP4MLPNOGIRWHZ65HG', 5117, '2026/11/news-20261122T184631400076.warc.gz', 15176, 2392, 2798, 4065748578, NULL, NULL, 1, 0, 'changed', 'archiver 1, trafilatura 2.3.1');
CREATE TABLE "articles" (
   "id" INTEGER PRIMARY KEY,
   "key" TEXT NOT NULL,
   "url" TEXT NOT NULL,
   "site" TEXT,
   "title" TEXT,
   "kicker" TEXT,
   "authors" TEXT,
   "published" TEXT,
   "modified" TEXT,
   "section" TEXT,
   "lead" TEXT,
   "text" TEXT,
   "blocks" TEXT,
   "credits" TEXT,
   "tags" TEXT,
   "related" TEXT,
   "language" TEXT,
   "kind" TEXT,
   "paywalled" INTEGER,
   "words" INTEGER,
   "quality" REAL,
   "quality_reasons" TEXT,
   "provenance" TEXT,
   "capture_id" INTEGER NOT NULL REFERENCES "captures"("id"),
   "extractor" TEXT,
   "first_seen" TEXT NOT NULL,
   "updated" TEXT NOT NULL
, rights TEXT);
INSERT INTO articles VALUES (1, 'valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'valmont-voix-0-example', 'Port-Sainte-Anne : la seconde vie de la bibliothèque municipale : ce qui change', NULL, '["Élodie Garrigue", "Reuters"]', '2025-06-02T07:47:00Z', '2025-06-02T08:17:00Z', 'Sport', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.

Mise à jour : le tribunal administratif a fait savoir lundi soir que le montant serait finalement de 94.000 euros, soit un tiers de plus que prévu.

Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire.

Les riverains de la bibliothèque municipale ont obtenu lundi soir un nouveau délai. Damien Chauvet, porte-parole du collectif, parle d''un "répit bienvenu" pour Port-Sainte-Anne.

Le temps des recours

Le tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif.

"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps", ironise Damien Chauvet, porte-parole du collectif. "Moi, je préfère commencer lundi."

Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros.

Dans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.

"On commence lundi"

Les jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.

Damien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint.

Mais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier.

La décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.', '[{"kind": "paragraph", "text": "Mise à jour : le tribunal administratif a fait savoir lundi soir que le montant serait finalement de 94.000 euros, soit un tiers de plus que prévu."}, {"kind": "paragraph", "text": "Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire."}, {"kind": "paragraph", "text": "Les riverains de la bibliothèque municipale ont obtenu lundi soir un nouveau délai. Damien Chauvet, porte-parole du collectif, parle d''un \"répit bienvenu\" pour Port-Sainte-Anne."}, {"kind": "heading", "text": "Le temps des recours", "level": 2}, {"kind": "paragraph", "text": "Le tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif."}, {"kind": "paragraph", "text": "\"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps\", ironise Damien Chauvet, porte-parole du collectif. \"Moi, je préfère commencer lundi.\""}, {"kind": "paragraph", "text": "Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros."}, {"kind": "paragraph", "text": "Dans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois."}, {"kind": "heading", "text": "\"On commence lundi\"", "level": 2}, {"kind": "paragraph", "text": "Les jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures."}, {"kind": "paragraph", "text": "Damien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. \"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\""}, {"kind": "paragraph", "text": "D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint."}, {"kind": "paragraph", "text": "Mais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier."}, {"kind": "paragraph", "text": "La décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi."}]', '["Stéphane Noiret / AFP"]', '["emploi", "urbanisme", "jeunesse"]', '[{"url": "http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html", "title": "Quentin Thibaudeau : \"Nous n''avons pas dit adieu au réseau de chaleur\""}, {"url": "http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html", "title": "Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale"}, {"url": "http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html", "title": "Quentin Lemoigne : \"Nous n''avons pas dit adieu à la halle aux poissons\""}]', 'fr', 'article', NULL, 318, 0.98, '["text is certain to 0.96 (-0.02)"]', '{"url": {"source": "link:canonical", "raw": "http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html"}, "title": {"source": "visible:h1", "raw": "Port-Sainte-Anne : la seconde vie de la bibliothèque municipale : ce qui change"}, "authors": {"source": "visible:byline", "raw": "Par Élodie Garrigue et Reuters, publié le 02/06/2025 à 09:47 | modifié le 02/06/2025 à 10:17"}, "published": {"source": "visible:time", "raw": "2025-06-02T09:47:00+02:00"}, "modified": {"source": "visible:time", "raw": "2025-06-02T10:17:00+02:00"}, "section": {"source": "visible:breadcrumb", "raw": "Sport"}, "lead": {"source": "visible:lead", "raw": "Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes."}, "images": {"source": "visible:images", "raw": null}, "credits": {"source": "visible:images", "raw": "Stéphane Noiret / AFP"}, "tags": {"source": "visible:rel=tag", "raw": "emploi, urbanisme, jeunesse"}, "related": {"source": "visible:related", "raw": "Pour en savoir plus"}, "kind": {"source": "rule:default", "raw": null}, "text": {"source": "model", "raw": null}, "language": {"source": "text:words", "raw": null}}', 5, 'archiver 1, trafilatura 2.3.1', '2025-06-02T09:00:01Z', '2025-06-02T09:00:05Z', NULL);
INSERT INTO articles VALUES (2, 'valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html', 'http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html', 'valmont-voix-0-example', 'Quentin Thibaudeau : "Nous n''avons pas dit adieu au réseau de chaleur"', NULL, '["Anaïs Chauvet"]', '2025-06-02T04:47:00Z', NULL, 'Société', 'À la fin de l''été, l''agence de l''eau a tranché : 380.000 euros iront au réseau de chaleur. A Haute-Combe, tout le monde ne s''en réjouit pas.', 'À la fin de l''été, l''agence de l''eau a tranché : 380.000 euros iront au réseau de chaleur. A Haute-Combe, tout le monde ne s''en réjouit pas.

A Haute-Combe, on ne parle plus que de cela. Le réseau de chaleur occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit jeudi.

Dans les rues de Haute-Combe, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.

L''enquête publique a recueilli cent vingt contributions, dont 38 % favorables. Les autres réclament surtout un calendrier.

L''exemple de Montferrier

Le bulletin municipal de 2003 en parlait déjà, entre deux annonces de bal : il y était question de 94.000 euros et d''un architecte de Montferrier.

Du côté de l''agence de l''eau, on se veut rassurant. Une note de synthèse, rédigée mardi matin, écarte toute fermeture avant trois ans.

Selon l''agence de l''eau, 4,5 % des dépenses seraient déjà engagées. Le reste, soit 94.000 euros, dépend d''un vote prévu dans quinze jours.

Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait soixante-dix personnes et coûterait 27 millions d''euros.

Et maintenant ?

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe du réseau de chaleur depuis 1972, et personne ne s''en plaint.

Les chiffres donnent le vertige : trois cents visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire.

La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et cent vingt mètres cubes de terre attendent toujours d''être évacués.

"Nous avons trouvé près de 700.000 euros en six semaines. Si l''agence de l''eau veut vraiment nous aider, qu''il commence par répondre au téléphone", s''agace Quentin Ivry.

"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, mardi matin, que le réseau de chaleur coûte trop cher, cela me fait sourire", confie Quentin Thibaudeau.

Quentin Ivry, porte-parole du collectif, rappelle que la facture avait été annoncée à 2,3 millions d''euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

La décision de l''agence de l''eau est attendue avant la fin de l''année. D''ici là, on pourra visiter le réseau de chaleur, le dimanche, de dix heures à midi.', '[{"kind": "paragraph", "text": "A Haute-Combe, on ne parle plus que de cela. Le réseau de chaleur occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit jeudi."}, {"kind": "paragraph", "text": "Dans les rues de Haute-Combe, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois."}, {"kind": "paragraph", "text": "L''enquête publique a recueilli cent vingt contributions, dont 38 % favorables. Les autres réclament surtout un calendrier."}, {"kind": "heading", "text": "L''exemple de Montferrier", "level": 2}, {"kind": "paragraph", "text": "Le bulletin municipal de 2003 en parlait déjà, entre deux annonces de bal : il y était question de 94.000 euros et d''un architecte de Montferrier."}, {"kind": "paragraph", "text": "Du côté de l''agence de l''eau, on se veut rassurant. Une note de synthèse, rédigée mardi matin, écarte toute fermeture avant trois ans."}, {"kind": "paragraph", "text": "Selon l''agence de l''eau, 4,5 % des dépenses seraient déjà engagées. Le reste, soit 94.000 euros, dépend d''un vote prévu dans quinze jours."}, {"kind": "paragraph", "text": "Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait soixante-dix personnes et coûterait 27 millions d''euros."}, {"kind": "heading", "text": "Et maintenant ?", "level": 2}, {"kind": "paragraph", "text": "D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe du réseau de chaleur depuis 1972, et personne ne s''en plaint."}, {"kind": "paragraph", "text": "Les chiffres donnent le vertige : trois cents visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire."}, {"kind": "paragraph", "text": "La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et cent vingt mètres cubes de terre attendent toujours d''être évacués."}, {"kind": "paragraph", "text": "\"Nous avons trouvé près de 700.000 euros en six semaines. Si l''agence de l''eau veut vraiment nous aider, qu''il commence par répondre au téléphone\", s''agace Quentin Ivry."}, {"kind": "paragraph", "text": "\"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, mardi matin, que le réseau de chaleur coûte trop cher, cela me fait sourire\", confie Quentin Thibaudeau."}, {"kind": "paragraph", "text": "Quentin Ivry, porte-parole du collectif, rappelle que la facture avait été annoncée à 2,3 millions d''euros. \"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\""}, {"kind": "paragraph", "text": "La décision de l''agence de l''eau est attendue avant la fin de l''année. D''ici là, on pourra visiter le réseau de chaleur, le dimanche, de dix heures à midi."}]', '["Anaïs Sauvageot / AFP"]', '["patrimoine", "transports", "énergie"]', '[{"url": "http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html", "title": "Port-Sainte-Anne : la seconde vie de la bibliothèque municipale"}, {"url": "http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html", "title": "Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale"}, {"url": "http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html", "title": "Quentin Lemoigne : \"Nous n''avons pas dit adieu à la halle aux poissons\""}]', 'fr', 'article', NULL, 380, 0.98, '["text is certain to 0.95 (-0.02)"]', '{"url": {"source": "link:canonical", "raw": "http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html"}, "title": {"source": "visible:h1", "raw": "Quentin Thibaudeau : \"Nous n''avons pas dit adieu au réseau de chaleur\""}, "authors": {"source": "visible:byline", "raw": "Par Anaïs Chauvet, publié le 02/06/2025 à 06:47"}, "published": {"source": "visible:time", "raw": "2025-06-02T06:47:00+02:00"}, "section": {"source": "visible:breadcrumb", "raw": "Société"}, "lead": {"source": "visible:lead", "raw": "À la fin de l''été, l''agence de l''eau a tranché : 380.000 euros iront au réseau de chaleur. A Haute-Combe, tout le monde ne s''en réjouit pas."}, "images": {"source": "visible:images", "raw": null}, "credits": {"source": "visible:images", "raw": "Anaïs Sauvageot / AFP"}, "tags": {"source": "visible:rel=tag", "raw": "patrimoine, transports, énergie"}, "related": {"source": "visible:related", "raw": "Pour en savoir plus"}, "kind": {"source": "rule:default", "raw": null}, "text": {"source": "model", "raw": null}, "language": {"source": "text:words", "raw": null}}', 2, 'archiver 1, trafilatura 2.3.1', '2025-06-02T09:00:02Z', '2025-06-02T09:00:02Z', NULL);
INSERT INTO articles VALUES (3, 'valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html', 'http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html', 'valmont-voix-0-example', 'Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale', NULL, '["Maëlle Ivry"]', '2025-06-02T01:47:00Z', NULL, 'Société', 'Depuis 2003, la bibliothèque municipale rythme la vie de Port-Sainte-Anne. À la rentrée, une page se tournera.', 'Depuis 2003, la bibliothèque municipale rythme la vie de Port-Sainte-Anne. À la rentrée, une page se tournera.

A Port-Sainte-Anne, on ne parle plus que de cela. La bibliothèque municipale occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit avant la fin de l''année.

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1981, et personne ne s''en plaint.

La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et deux mille mètres cubes de terre attendent toujours d''être évacués.

"On commence lundi"

"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps", ironise Pénélope Aubertin, responsable du projet à la région. "Moi, je préfère commencer lundi."

Selon l''intercommunalité, près d''un cinquième des dépenses seraient déjà engagées. Le reste, soit 1,4 million d''euros, dépend d''un vote prévu dès le mois prochain.

"Nous avons trouvé près de 700.000 euros en six semaines. Si l''intercommunalité veut vraiment nous aider, qu''il commence par répondre au téléphone", s''agace Pénélope Aubertin.

Le bulletin municipal de 1989 en parlait déjà, entre deux annonces de bal : il y était question de 12.500 euros et d''un architecte de Montferrier.

L''exemple de Montferrier

Construit en 1954, agrandi trois fois, l''ensemble n''a jamais vraiment cessé de servir. Mais les normes ont changé, et Port-Sainte-Anne n''a pas suivi.

Le tribunal, saisi le mois dernier, n''a pas encore rendu sa décision. Elle pourrait coûter 380.000 euros à l''intercommunalité.

Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire.

Les jeunes, eux, ont fait leurs comptes : près d''un cinquième d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.

La décision de l''intercommunalité est attendue dans quinze jours. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.', '[{"kind": "paragraph", "text": "A Port-Sainte-Anne, on ne parle plus que de cela. La bibliothèque municipale occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit avant la fin de l''année."}, {"kind": "paragraph", "text": "D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1981, et personne ne s''en plaint."}, {"kind": "paragraph", "text": "La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et deux mille mètres cubes de terre attendent toujours d''être évacués."}, {"kind": "heading", "text": "\"On commence lundi\"", "level": 2}, {"kind": "paragraph", "text": "\"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps\", ironise Pénélope Aubertin, responsable du projet à la région. \"Moi, je préfère commencer lundi.\""}, {"kind": "paragraph", "text": "Selon l''intercommunalité, près d''un cinquième des dépenses seraient déjà engagées. Le reste, soit 1,4 million d''euros, dépend d''un vote prévu dès le mois prochain."}, {"kind": "paragraph", "text": "\"Nous avons trouvé près de 700.000 euros en six semaines. Si l''intercommunalité veut vraiment nous aider, qu''il commence par répondre au téléphone\", s''agace Pénélope Aubertin."}, {"kind": "paragraph", "text": "Le bulletin municipal de 1989 en parlait déjà, entre deux annonces de bal : il y était question de 12.500 euros et d''un architecte de Montferrier."}, {"kind": "heading", "text": "L''exemple de Montferrier", "level": 2}, {"kind": "paragraph", "text": "Construit en 1954, agrandi trois fois, l''ensemble n''a jamais vraiment cessé de servir. Mais les normes ont changé, et Port-Sainte-Anne n''a pas suivi."}, {"kind": "paragraph", "text": "Le tribunal, saisi le mois dernier, n''a pas encore rendu sa décision. Elle pourrait coûter 380.000 euros à l''intercommunalité."}, {"kind": "paragraph", "text": "Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire."}, {"kind": "paragraph", "text": "Les jeunes, eux, ont fait leurs comptes : près d''un cinquième d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures."}, {"kind": "paragraph", "text": "La décision de l''intercommunalité est attendue dans quinze jours. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi."}]', '["Hervé Thibaudeau / Reuters"]', '["vie locale", "transports", "jeunesse"]', '[{"url": "http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html", "title": "Port-Sainte-Anne : la seconde vie de la bibliothèque municipale"}, {"url": "http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html", "title": "Quentin Thibaudeau : \"Nous n''avons pas dit adieu au réseau de chaleur\""}, {"url": "http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html", "title": "Quentin Lemoigne : \"Nous n''avons pas dit adieu à la halle aux poissons\""}]', 'fr', 'article', NULL, 314, 0.98, '["text is certain to 0.96 (-0.02)"]', '{"url": {"source": "link:canonical", "raw": "http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html"}, "title": {"source": "visible:h1", "raw": "Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale"}, "authors": {"source": "visible:byline", "raw": "Par Maëlle Ivry, publié le 02/06/2025 à 03:47"}, "published": {"source": "visible:time", "raw": "2025-06-02T03:47:00+02:00"}, "section": {"source": "visible:breadcrumb", "raw": "Société"}, "lead": {"source": "visible:lead", "raw": "Depuis 2003, la bibliothèque municipale rythme la vie de Port-Sainte-Anne. À la rentrée, une page se tournera."}, "images": {"source": "visible:images", "raw": null}, "credits": {"source": "visible:images", "raw": "Hervé Thibaudeau / Reuters"}, "tags": {"source": "visible:rel=tag", "raw": "vie locale, transports, jeunesse"}, "related": {"source": "visible:related", "raw": "Pour en savoir plus"}, "kind": {"source": "rule:default", "raw": null}, "text": {"source": "model", "raw": null}, "language": {"source": "text:words", "raw": null}}', 3, 'archiver 1, trafilatura 2.3.1', '2025-06-02T09:00:03Z', '2025-06-02T09:00:03Z', NULL);
INSERT INTO articles VALUES (4, 'valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'valmont-voix-0-example', 'Quentin Lemoigne : "Nous n''avons pas dit adieu à la halle aux poissons" : ce qui change', NULL, '["Pénélope Urvoy"]', '2025-06-01T22:47:00Z', '2025-06-01T23:17:00Z', 'Economie', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.

Mise à jour : le conseil municipal a fait savoir lundi soir que le montant serait finalement de près de 700.000 euros, soit près d''un cinquième de plus que prévu.

Du côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans.

Les riverains de la halle aux poissons ont obtenu après deux ans d''attente un nouveau délai. Karine Sauvageot, ancienne institutrice, parle d''un "répit bienvenu" pour Haute-Combe.

L''exemple de Marsillan

Un compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours.

Karine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

Mais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan.

Les jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures.

Ce que disent les chiffres

Quentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans.

"Ce n''est pas de la nostalgie, c''est de l''arithmétique", tranche Quentin Lemoigne, déléguée du personnel. "A Haute-Combe, 4,5 % des emplois en dépendent."

Une nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour.', '[{"kind": "paragraph", "text": "Mise à jour : le conseil municipal a fait savoir lundi soir que le montant serait finalement de près de 700.000 euros, soit près d''un cinquième de plus que prévu."}, {"kind": "paragraph", "text": "Du côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans."}, {"kind": "paragraph", "text": "Les riverains de la halle aux poissons ont obtenu après deux ans d''attente un nouveau délai. Karine Sauvageot, ancienne institutrice, parle d''un \"répit bienvenu\" pour Haute-Combe."}, {"kind": "heading", "text": "L''exemple de Marsillan", "level": 2}, {"kind": "paragraph", "text": "Un compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours."}, {"kind": "paragraph", "text": "Karine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. \"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\""}, {"kind": "paragraph", "text": "Mais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan."}, {"kind": "paragraph", "text": "Les jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures."}, {"kind": "heading", "text": "Ce que disent les chiffres", "level": 2}, {"kind": "paragraph", "text": "Quentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans."}, {"kind": "paragraph", "text": "\"Ce n''est pas de la nostalgie, c''est de l''arithmétique\", tranche Quentin Lemoigne, déléguée du personnel. \"A Haute-Combe, 4,5 % des emplois en dépendent.\""}, {"kind": "paragraph", "text": "Une nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour."}]', '["Quentin Pellerin / Reuters"]', '["jeunesse", "urbanisme", "mer"]', '[{"url": "http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html", "title": "Port-Sainte-Anne : la seconde vie de la bibliothèque municipale : ce qui change"}, {"url": "http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html", "title": "Quentin Thibaudeau : \"Nous n''avons pas dit adieu au réseau de chaleur\""}, {"url": "http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html", "title": "Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale"}]', 'fr', 'article', NULL, 284, 0.97, '["text is certain to 0.94 (-0.03)"]', '{"url": {"source": "link:canonical", "raw": "http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html"}, "title": {"source": "visible:h1", "raw": "Quentin Lemoigne : \"Nous n''avons pas dit adieu à la halle aux poissons\" : ce qui change"}, "authors": {"source": "visible:byline", "raw": "Par Pénélope Urvoy, publié le 02/06/2025 à 00:47 | modifié le 02/06/2025 à 01:17"}, "published": {"source": "visible:time", "raw": "2025-06-02T00:47:00+02:00"}, "modified": {"source": "visible:time", "raw": "2025-06-02T01:17:00+02:00"}, "section": {"source": "visible:breadcrumb", "raw": "Economie"}, "lead": {"source": "visible:lead", "raw": "Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe."}, "images": {"source": "visible:images", "raw": null}, "credits": {"source": "visible:images", "raw": "Quentin Pellerin / Reuters"}, "tags": {"source": "visible:rel=tag", "raw": "jeunesse, urbanisme, mer"}, "related": {"source": "visible:related", "raw": "Pour en savoir plus"}, "kind": {"source": "rule:default", "raw": null}, "text": {"source": "model", "raw": null}, "language": {"source": "text:words", "raw": null}}', 6, 'archiver 1, trafilatura 2.3.1', '2025-06-02T09:00:04Z', '2025-06-02T09:00:06Z', NULL);
CREATE TABLE versions (
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            number INTEGER NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(id),
            seen TEXT NOT NULL,
            change TEXT NOT NULL,
            title TEXT, authors TEXT, lead TEXT, text TEXT, modified TEXT, extractor TEXT,
            PRIMARY KEY (article_id, number)
        );
INSERT INTO versions VALUES (1, 1, 1, '2025-06-02T09:00:01Z', 'first', 'Port-Sainte-Anne : la seconde vie de la bibliothèque municipale', '["Élodie Garrigue", "Reuters"]', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.

Ils étaient près de cinq cents habitants, à la surprise générale, dans la salle des fêtes de Port-Sainte-Anne. Au programme : la bibliothèque municipale, et rien d''autre.

Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire.

"Ce n''est pas de la nostalgie, c''est de l''arithmétique", tranche Bastien Vasseur, propriétaire du café de la place. "A Port-Sainte-Anne, trois quarts des emplois en dépendent."

Le temps des recours

Le tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif.

"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps", ironise Damien Chauvet, porte-parole du collectif. "Moi, je préfère commencer lundi."

Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros.

Dans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.

"On commence lundi"

Les jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.

Damien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint.

Mais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier.

La décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.', NULL, 'archiver 1, trafilatura 2.3.1');
INSERT INTO versions VALUES (2, 1, 2, '2025-06-02T09:00:02Z', 'first', 'Quentin Thibaudeau : "Nous n''avons pas dit adieu au réseau de chaleur"', '["Anaïs Chauvet"]', 'À la fin de l''été, l''agence de l''eau a tranché : 380.000 euros iront au réseau de chaleur. A Haute-Combe, tout le monde ne s''en réjouit pas.', 'À la fin de l''été, l''agence de l''eau a tranché : 380.000 euros iront au réseau de chaleur. A Haute-Combe, tout le monde ne s''en réjouit pas.

A Haute-Combe, on ne parle plus que de cela. Le réseau de chaleur occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit jeudi.

Dans les rues de Haute-Combe, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.

L''enquête publique a recueilli cent vingt contributions, dont 38 % favorables. Les autres réclament surtout un calendrier.

L''exemple de Montferrier

Le bulletin municipal de 2003 en parlait déjà, entre deux annonces de bal : il y était question de 94.000 euros et d''un architecte de Montferrier.

Du côté de l''agence de l''eau, on se veut rassurant. Une note de synthèse, rédigée mardi matin, écarte toute fermeture avant trois ans.

Selon l''agence de l''eau, 4,5 % des dépenses seraient déjà engagées. Le reste, soit 94.000 euros, dépend d''un vote prévu dans quinze jours.

Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait soixante-dix personnes et coûterait 27 millions d''euros.

Et maintenant ?

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe du réseau de chaleur depuis 1972, et personne ne s''en plaint.

Les chiffres donnent le vertige : trois cents visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire.

La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et cent vingt mètres cubes de terre attendent toujours d''être évacués.

"Nous avons trouvé près de 700.000 euros en six semaines. Si l''agence de l''eau veut vraiment nous aider, qu''il commence par répondre au téléphone", s''agace Quentin Ivry.

"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, mardi matin, que le réseau de chaleur coûte trop cher, cela me fait sourire", confie Quentin Thibaudeau.

Quentin Ivry, porte-parole du collectif, rappelle que la facture avait été annoncée à 2,3 millions d''euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

La décision de l''agence de l''eau est attendue avant la fin de l''année. D''ici là, on pourra visiter le réseau de chaleur, le dimanche, de dix heures à midi.', NULL, 'archiver 1, trafilatura 2.3.1');
INSERT INTO versions VALUES (3, 1, 3, '2025-06-02T09:00:03Z', 'first', 'Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale', '["Maëlle Ivry"]', 'Depuis 2003, la bibliothèque municipale rythme la vie de Port-Sainte-Anne. À la rentrée, une page se tournera.', 'Depuis 2003, la bibliothèque municipale rythme la vie de Port-Sainte-Anne. À la rentrée, une page se tournera.

A Port-Sainte-Anne, on ne parle plus que de cela. La bibliothèque municipale occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit avant la fin de l''année.

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1981, et personne ne s''en plaint.

La météo n''a pas aidé. Trois semaines de pluie ont retardé les sondages, et deux mille mètres cubes de terre attendent toujours d''être évacués.

"On commence lundi"

"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps", ironise Pénélope Aubertin, responsable du projet à la région. "Moi, je préfère commencer lundi."

Selon l''intercommunalité, près d''un cinquième des dépenses seraient déjà engagées. Le reste, soit 1,4 million d''euros, dépend d''un vote prévu dès le mois prochain.

"Nous avons trouvé près de 700.000 euros en six semaines. Si l''intercommunalité veut vraiment nous aider, qu''il commence par répondre au téléphone", s''agace Pénélope Aubertin.

Le bulletin municipal de 1989 en parlait déjà, entre deux annonces de bal : il y était question de 12.500 euros et d''un architecte de Montferrier.

L''exemple de Montferrier

Construit en 1954, agrandi trois fois, l''ensemble n''a jamais vraiment cessé de servir. Mais les normes ont changé, et Port-Sainte-Anne n''a pas suivi.

Le tribunal, saisi le mois dernier, n''a pas encore rendu sa décision. Elle pourrait coûter 380.000 euros à l''intercommunalité.

Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, près d''un cinquième de plus que l''année précédente, et pas un emploi supplémentaire.

Les jeunes, eux, ont fait leurs comptes : près d''un cinquième d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.

La décision de l''intercommunalité est attendue dans quinze jours. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.', NULL, 'archiver 1, trafilatura 2.3.1');
INSERT INTO versions VALUES (4, 1, 4, '2025-06-02T09:00:04Z', 'first', 'Quentin Lemoigne : "Nous n''avons pas dit adieu à la halle aux poissons"', '["Pénélope Urvoy"]', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.

A Haute-Combe, on ne parle plus que de cela. La halle aux poissons occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit dans quinze jours.

Du côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans.

"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, le mois dernier, que la halle aux poissons coûte trop cher, cela me fait sourire", confie Quentin Lemoigne.

L''exemple de Marsillan

Un compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours.

Karine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

Mais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan.

Les jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures.

Ce que disent les chiffres

Quentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans.

"Ce n''est pas de la nostalgie, c''est de l''arithmétique", tranche Quentin Lemoigne, déléguée du personnel. "A Haute-Combe, 4,5 % des emplois en dépendent."

Une nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour.', NULL, 'archiver 1, trafilatura 2.3.1');
INSERT INTO versions VALUES (1, 2, 5, '2025-06-02T09:00:05Z', 'title,text', 'Port-Sainte-Anne : la seconde vie de la bibliothèque municipale : ce qui change', '["Élodie Garrigue", "Reuters"]', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.', 'Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.

Mise à jour : le tribunal administratif a fait savoir lundi soir que le montant serait finalement de 94.000 euros, soit un tiers de plus que prévu.

Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire.

Les riverains de la bibliothèque municipale ont obtenu lundi soir un nouveau délai. Damien Chauvet, porte-parole du collectif, parle d''un "répit bienvenu" pour Port-Sainte-Anne.

Le temps des recours

Le tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif.

"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps", ironise Damien Chauvet, porte-parole du collectif. "Moi, je préfère commencer lundi."

Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros.

Dans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.

"On commence lundi"

Les jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.

Damien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint.

Mais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier.

La décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.', '2025-06-02T08:17:00Z', 'archiver 1, trafilatura 2.3.1');
INSERT INTO versions VALUES (4, 2, 6, '2025-06-02T09:00:06Z', 'title,text', 'Quentin Lemoigne : "Nous n''avons pas dit adieu à la halle aux poissons" : ce qui change', '["Pénélope Urvoy"]', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.', 'Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.

Mise à jour : le conseil municipal a fait savoir lundi soir que le montant serait finalement de près de 700.000 euros, soit près d''un cinquième de plus que prévu.

Du côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans.

Les riverains de la halle aux poissons ont obtenu après deux ans d''attente un nouveau délai. Karine Sauvageot, ancienne institutrice, parle d''un "répit bienvenu" pour Haute-Combe.

L''exemple de Marsillan

Un compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours.

Karine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. "On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire."

Mais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan.

Les jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures.

Ce que disent les chiffres

Quentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans.

"Ce n''est pas de la nostalgie, c''est de l''arithmétique", tranche Quentin Lemoigne, déléguée du personnel. "A Haute-Combe, 4,5 % des emplois en dépendent."

Une nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour.', '2025-06-01T23:17:00Z', 'archiver 1, trafilatura 2.3.1');
CREATE TABLE images (
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            position INTEGER NOT NULL,
            url TEXT, alt TEXT, caption TEXT, credit TEXT,
            PRIMARY KEY (article_id, position)
        );
INSERT INTO images VALUES (1, 0, 'http://www.valmont-voix-0-example.fr/photos/4.gif', 'Vue de Port-Sainte-Anne depuis la route de Montferrier', 'Vue de Port-Sainte-Anne depuis la route de Montferrier.', 'Stéphane Noiret / AFP');
INSERT INTO images VALUES (2, 0, 'http://www.valmont-voix-0-example.fr/photos/3.gif', 'Vue de Haute-Combe depuis la route de Montferrier', 'Vue de Haute-Combe depuis la route de Montferrier.', 'Anaïs Sauvageot / AFP');
INSERT INTO images VALUES (3, 0, 'http://www.valmont-voix-0-example.fr/photos/2.gif', 'Les travaux de la bibliothèque municipale ont repris à la surprise générale', 'Les travaux de la bibliothèque municipale ont repris à la surprise générale.', 'Hervé Thibaudeau / Reuters');
INSERT INTO images VALUES (4, 0, 'http://www.valmont-voix-0-example.fr/photos/1.gif', 'Les travaux de la halle aux poissons ont repris après deux ans d''attente', 'Les travaux de la halle aux poissons ont repris après deux ans d''attente.', 'Quentin Pellerin / Reuters');
CREATE TABLE readings (
            capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            reading TEXT NOT NULL
        );
INSERT INTO readings VALUES (1, 1, '{"authors": "[\"Élodie Garrigue\", \"Reuters\"]", "blocks": "[{\"kind\": \"paragraph\", \"text\": \"Ils étaient près de cinq cents habitants, à la surprise générale, dans la salle des fêtes de Port-Sainte-Anne. Au programme : la bibliothèque municipale, et rien d''autre.\"}, {\"kind\": \"paragraph\", \"text\": \"Les chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire.\"}, {\"kind\": \"paragraph\", \"text\": \"\\\"Ce n''est pas de la nostalgie, c''est de l''arithmétique\\\", tranche Bastien Vasseur, propriétaire du café de la place. \\\"A Port-Sainte-Anne, trois quarts des emplois en dépendent.\\\"\"}, {\"kind\": \"heading\", \"text\": \"Le temps des recours\", \"level\": 2}, {\"kind\": \"paragraph\", \"text\": \"Le tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif.\"}, {\"kind\": \"paragraph\", \"text\": \"\\\"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps\\\", ironise Damien Chauvet, porte-parole du collectif. \\\"Moi, je préfère commencer lundi.\\\"\"}, {\"kind\": \"paragraph\", \"text\": \"Sur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros.\"}, {\"kind\": \"paragraph\", \"text\": \"Dans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.\"}, {\"kind\": \"heading\", \"text\": \"\\\"On commence lundi\\\"\", \"level\": 2}, {\"kind\": \"paragraph\", \"text\": \"Les jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.\"}, {\"kind\": \"paragraph\", \"text\": \"Damien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. \\\"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\\\"\"}, {\"kind\": \"paragraph\", \"text\": \"D''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint.\"}, {\"kind\": \"paragraph\", \"text\": \"Mais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier.\"}, {\"kind\": \"paragraph\", \"text\": \"La décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.\"}]", "capture_id": 1, "credits": "[\"Stéphane Noiret / AFP\"]", "extractor": "archiver 1, trafilatura 2.3.1", "images": [{"alt": "Vue de Port-Sainte-Anne depuis la route de Montferrier", "caption": "Vue de Port-Sainte-Anne depuis la route de Montferrier.", "credit": "Stéphane Noiret / AFP", "url": "http://www.valmont-voix-0-example.fr/photos/4.gif"}], "key": "valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html", "kicker": null, "kind": "article", "language": "fr", "lead": "Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.", "modified": null, "next_page": null, "part": 1, "paywalled": null, "provenance": "{\"url\": {\"source\": \"link:canonical\", \"raw\": \"http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html\"}, \"title\": {\"source\": \"visible:h1\", \"raw\": \"Port-Sainte-Anne : la seconde vie de la bibliothèque municipale\"}, \"authors\": {\"source\": \"visible:byline\", \"raw\": \"Par Élodie Garrigue et Reuters, publié le 02/06/2025 à 09:47\"}, \"published\": {\"source\": \"visible:time\", \"raw\": \"2025-06-02T09:47:00+02:00\"}, \"section\": {\"source\": \"visible:breadcrumb\", \"raw\": \"Sport\"}, \"lead\": {\"source\": \"visible:lead\", \"raw\": \"Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.\"}, \"images\": {\"source\": \"visible:images\", \"raw\": null}, \"credits\": {\"source\": \"visible:images\", \"raw\": \"Stéphane Noiret / AFP\"}, \"tags\": {\"source\": \"visible:rel=tag\", \"raw\": \"emploi, urbanisme, jeunesse\"}, \"related\": {\"source\": \"visible:related\", \"raw\": \"Pour en savoir plus\"}, \"kind\": {\"source\": \"rule:default\", \"raw\": null}, \"text\": {\"source\": \"model\", \"raw\": null}, \"language\": {\"source\": \"text:words\", \"raw\": null}}", "published": "2025-06-02T07:47:00Z", "quality": 0.98, "quality_reasons": "[\"text is certain to 0.96 (-0.02)\"]", "related": "[{\"url\": \"http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html\", \"title\": \"Quentin Thibaudeau : \\\"Nous n''avons pas dit adieu au réseau de chaleur\\\"\"}, {\"url\": \"http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html\", \"title\": \"Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale\"}, {\"url\": \"http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html\", \"title\": \"Quentin Lemoigne : \\\"Nous n''avons pas dit adieu à la halle aux poissons\\\"\"}]", "rights": null, "section": "Sport", "site": "valmont-voix-0-example", "tags": "[\"emploi\", \"urbanisme\", \"jeunesse\"]", "text": "Un rapport du tribunal administratif évalue à 12.500 euros le coût de la bibliothèque municipale. Les élus de Port-Sainte-Anne demandent des comptes.\n\nIls étaient près de cinq cents habitants, à la surprise générale, dans la salle des fêtes de Port-Sainte-Anne. Au programme : la bibliothèque municipale, et rien d''autre.\n\nLes chiffres donnent le vertige : deux mille visiteurs l''an dernier, 12 % de plus que l''année précédente, et pas un emploi supplémentaire.\n\n\"Ce n''est pas de la nostalgie, c''est de l''arithmétique\", tranche Bastien Vasseur, propriétaire du café de la place. \"A Port-Sainte-Anne, trois quarts des emplois en dépendent.\"\n\nLe temps des recours\n\nLe tribunal, saisi mardi matin, n''a pas encore rendu sa décision. Elle pourrait coûter 2,3 millions d''euros au tribunal administratif.\n\n\"On peut toujours attendre Montferrier, ou l''Europe, ou le beau temps\", ironise Damien Chauvet, porte-parole du collectif. \"Moi, je préfère commencer lundi.\"\n\nSur le papier, tout est simple. Le chantier durerait neuf mois, emploierait près de cinq cents personnes et coûterait 380.000 euros.\n\nDans les rues de Port-Sainte-Anne, les avis sont partagés. Les uns craignent le bruit, les autres l''oubli ; tous redoutent de payer deux fois.\n\n\"On commence lundi\"\n\nLes jeunes, eux, ont fait leurs comptes : 38 % d''entre eux travaillent ailleurs, et le dernier car pour Montferrier part à dix-huit heures.\n\nDamien Chauvet, porte-parole du collectif, rappelle que la facture avait été annoncée à 6.800 euros. \"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\"\n\nD''autres communes ont fait un choix différent. A Montferrier, une association s''occupe de la bibliothèque municipale depuis 1997, et personne ne s''en plaint.\n\nMais les études datent de 1968 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Montferrier.\n\nLa décision du tribunal administratif est attendue dès le mois prochain. D''ici là, on pourra visiter la bibliothèque municipale, le dimanche, de dix heures à midi.", "title": "Port-Sainte-Anne : la seconde vie de la bibliothèque municipale", "truncated": null, "updated": "2025-06-02T09:00:01Z", "url": "http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html", "words": 320}');
INSERT INTO readings VALUES (4, 4, '{"authors": "[\"Pénélope Urvoy\"]", "blocks": "[{\"kind\": \"paragraph\", \"text\": \"A Haute-Combe, on ne parle plus que de cela. La halle aux poissons occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit dans quinze jours.\"}, {\"kind\": \"paragraph\", \"text\": \"Du côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans.\"}, {\"kind\": \"paragraph\", \"text\": \"\\\"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, le mois dernier, que la halle aux poissons coûte trop cher, cela me fait sourire\\\", confie Quentin Lemoigne.\"}, {\"kind\": \"heading\", \"text\": \"L''exemple de Marsillan\", \"level\": 2}, {\"kind\": \"paragraph\", \"text\": \"Un compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours.\"}, {\"kind\": \"paragraph\", \"text\": \"Karine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. \\\"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\\\"\"}, {\"kind\": \"paragraph\", \"text\": \"Mais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan.\"}, {\"kind\": \"paragraph\", \"text\": \"Les jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures.\"}, {\"kind\": \"heading\", \"text\": \"Ce que disent les chiffres\", \"level\": 2}, {\"kind\": \"paragraph\", \"text\": \"Quentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans.\"}, {\"kind\": \"paragraph\", \"text\": \"\\\"Ce n''est pas de la nostalgie, c''est de l''arithmétique\\\", tranche Quentin Lemoigne, déléguée du personnel. \\\"A Haute-Combe, 4,5 % des emplois en dépendent.\\\"\"}, {\"kind\": \"paragraph\", \"text\": \"Une nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour.\"}]", "capture_id": 4, "credits": "[\"Quentin Pellerin / Reuters\"]", "extractor": "archiver 1, trafilatura 2.3.1", "images": [{"alt": "Les travaux de la halle aux poissons ont repris après deux ans d''attente", "caption": "Les travaux de la halle aux poissons ont repris après deux ans d''attente.", "credit": "Quentin Pellerin / Reuters", "url": "http://www.valmont-voix-0-example.fr/photos/1.gif"}], "key": "valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html", "kicker": null, "kind": "article", "language": "fr", "lead": "Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.", "modified": null, "next_page": null, "part": 1, "paywalled": null, "provenance": "{\"url\": {\"source\": \"link:canonical\", \"raw\": \"http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html\"}, \"title\": {\"source\": \"visible:h1\", \"raw\": \"Quentin Lemoigne : \\\"Nous n''avons pas dit adieu à la halle aux poissons\\\"\"}, \"authors\": {\"source\": \"visible:byline\", \"raw\": \"Par Pénélope Urvoy, publié le 02/06/2025 à 00:47\"}, \"published\": {\"source\": \"visible:time\", \"raw\": \"2025-06-02T00:47:00+02:00\"}, \"section\": {\"source\": \"visible:breadcrumb\", \"raw\": \"Economie\"}, \"lead\": {\"source\": \"visible:lead\", \"raw\": \"Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.\"}, \"images\": {\"source\": \"visible:images\", \"raw\": null}, \"credits\": {\"source\": \"visible:images\", \"raw\": \"Quentin Pellerin / Reuters\"}, \"tags\": {\"source\": \"visible:rel=tag\", \"raw\": \"jeunesse, urbanisme, mer\"}, \"related\": {\"source\": \"visible:related\", \"raw\": \"Pour en savoir plus\"}, \"kind\": {\"source\": \"rule:default\", \"raw\": null}, \"text\": {\"source\": \"model\", \"raw\": null}, \"language\": {\"source\": \"text:words\", \"raw\": null}}", "published": "2025-06-01T22:47:00Z", "quality": 0.98, "quality_reasons": "[\"text is certain to 0.95 (-0.02)\"]", "related": "[{\"url\": \"http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html\", \"title\": \"Port-Sainte-Anne : la seconde vie de la bibliothèque municipale\"}, {\"url\": \"http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html\", \"title\": \"Quentin Thibaudeau : \\\"Nous n''avons pas dit adieu au réseau de chaleur\\\"\"}, {\"url\": \"http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html\", \"title\": \"Port-Sainte-Anne : 94.000 euros pour sauver la bibliothèque municipale\"}]", "rights": null, "section": "Economie", "site": "valmont-voix-0-example", "tags": "[\"jeunesse\", \"urbanisme\", \"mer\"]", "text": "Pour Quentin Lemoigne, déléguée du personnel, l''affaire de la halle aux poissons dépasse de loin les limites de Haute-Combe.\n\nA Haute-Combe, on ne parle plus que de cela. La halle aux poissons occupe les conversations, du comptoir du matin jusqu''au conseil, qui se réunit dans quinze jours.\n\nDu côté du conseil municipal, on se veut rassurant. Une note de synthèse, rédigée à la fin de l''été, écarte toute fermeture avant trois ans.\n\n\"Je suis née ici, mes enfants aussi. Que l''on soit venu m''expliquer, le mois dernier, que la halle aux poissons coûte trop cher, cela me fait sourire\", confie Quentin Lemoigne.\n\nL''exemple de Marsillan\n\nUn compromis se dessine pourtant. Le conseil municipal prendrait à sa charge près d''un cinquième des travaux, à condition que Haute-Combe renonce à son recours.\n\nKarine Sauvageot, ancienne institutrice, rappelle que la facture avait été annoncée à près de 700.000 euros. \"On nous a menti, ou l''on s''est trompé ; dans les deux cas, il faut le dire.\"\n\nMais les études datent de 1954 et ne tiennent compte ni de la montée des eaux, ni de la nouvelle route de Marsillan.\n\nLes jeunes, eux, ont fait leurs comptes : 4,5 % d''entre eux travaillent ailleurs, et le dernier car pour Marsillan part à dix-huit heures.\n\nCe que disent les chiffres\n\nQuentin Lemoigne n''en démord pas : sans la halle aux poissons, dit-elle, Haute-Combe perdrait la moitié de ses commerces en dix ans.\n\n\"Ce n''est pas de la nostalgie, c''est de l''arithmétique\", tranche Quentin Lemoigne, déléguée du personnel. \"A Haute-Combe, 4,5 % des emplois en dépendent.\"\n\nUne nouvelle réunion est prévue à la rentrée, à Haute-Combe. La halle aux poissons y sera, une fois encore, le seul point à l''ordre du jour.", "title": "Quentin Lemoigne : \"Nous n''avons pas dit adieu à la halle aux poissons\"", "truncated": null, "updated": "2025-06-02T09:00:04Z", "url": "http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html", "words": 286}');
CREATE TABLE reparsed (
            run_id INTEGER NOT NULL REFERENCES runs(id),
            capture_id INTEGER NOT NULL REFERENCES captures(id),
            before TEXT,
            outcome TEXT,
            extractor TEXT,
            kept TEXT,
            PRIMARY KEY (run_id, capture_id)
        ) WITHOUT ROWID;
CREATE TABLE urls (
            key TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            site TEXT,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            found_in TEXT,
            found TEXT NOT NULL,
            title TEXT,
            published TEXT,
            visited TEXT,
            next_visit TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            hops INTEGER NOT NULL DEFAULT 0,
            etag TEXT,
            last_modified TEXT,
            article_id INTEGER REFERENCES articles(id) ON UPDATE CASCADE ON DELETE SET NULL
        , interval INTEGER);
INSERT INTO urls VALUES ('valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'http://www.valmont-voix-0-example.fr/sport/port-sainte-anne-la-seconde-vie-de-la-bibliotheque-municipale-10004.html', 'valmont-voix-0-example', 'article', 'fetched', NULL, NULL, '2026-11-22T18:46:43Z', NULL, NULL, '2025-06-02T09:00:05Z', NULL, 0, 0, '"2af1e35267de1e575c3e"', NULL, 1, NULL);
INSERT INTO urls VALUES ('valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html', 'http://www.valmont-voix-0-example.fr/societe/quentin-thibaudeau-nous-n-avons-pas-dit-adieu-au-reseau-de-chaleur-10003.html', 'valmont-voix-0-example', 'article', 'fetched', NULL, NULL, '2026-11-22T18:46:43Z', NULL, NULL, '2025-06-02T09:00:02Z', NULL, 0, 0, '"04d15f84cb3fe211c738"', NULL, 2, NULL);
INSERT INTO urls VALUES ('valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html', 'http://www.valmont-voix-0-example.fr/societe/port-sainte-anne-94-000-euros-pour-sauver-la-bibliotheque-municipale-10002.html', 'valmont-voix-0-example', 'article', 'fetched', NULL, NULL, '2026-11-22T18:46:43Z', NULL, NULL, '2025-06-02T09:00:03Z', NULL, 0, 0, '"45f76b5894a862560ed8"', NULL, 3, NULL);
INSERT INTO urls VALUES ('valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'http://www.valmont-voix-0-example.fr/economie/quentin-lemoigne-nous-n-avons-pas-dit-adieu-a-la-halle-aux-poissons-10001.html', 'valmont-voix-0-example', 'article', 'fetched', NULL, NULL, '2026-11-22T18:46:43Z', NULL, NULL, '2025-06-02T09:00:06Z', NULL, 0, 0, '"3897fbd72c810019cbc6"', NULL, 4, NULL);
CREATE TABLE site_runs (
            site TEXT NOT NULL,
            at TEXT NOT NULL,
            run_id INTEGER REFERENCES runs(id) ON DELETE SET NULL,
            visits INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            new INTEGER NOT NULL,
            readings INTEGER NOT NULL,
            filled TEXT,
            words TEXT,
            newest TEXT,
            reasons TEXT,
            PRIMARY KEY (site, at)
        ) WITHOUT ROWID;
CREATE TABLE hosts (
            host TEXT PRIMARY KEY,
            not_before TEXT,
            delay REAL,
            reason TEXT
        ) WITHOUT ROWID;
CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "title", "lead", "text", "authors", "credits",
    tokenize='unicode61 remove_diacritics 2',
    content="articles"
);
INSERT INTO articles_fts(articles_fts) VALUES ('rebuild');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_captures_url_fetched"
    ON "captures" ("url", "fetched");
CREATE INDEX "idx_captures_digest"
    ON "captures" ("digest");
CREATE UNIQUE INDEX "idx_captures_warc_offset"
    ON "captures" ("warc", "offset");
CREATE INDEX captures_unread ON captures(id) WHERE outcome IS NULL;
CREATE UNIQUE INDEX "idx_articles_key"
    ON "articles" ("key");
CREATE INDEX "idx_articles_site_published"
    ON "articles" ("site", "published");
CREATE INDEX "idx_articles_published"
    ON "articles" ("published");
CREATE INDEX "idx_articles_capture_id"
    ON "articles" ("capture_id");
CREATE TRIGGER "articles_ai" AFTER INSERT ON "articles" BEGIN
  INSERT INTO "articles_fts" (rowid, "title", "lead", "text", "authors", "credits") VALUES (new.rowid, new."title", new."lead", new."text", new."authors", new."credits");
END;
CREATE TRIGGER "articles_ad" AFTER DELETE ON "articles" BEGIN
  INSERT INTO "articles_fts" ("articles_fts", rowid, "title", "lead", "text", "authors", "credits") VALUES('delete', old.rowid, old."title", old."lead", old."text", old."authors", old."credits");
END;
CREATE TRIGGER articles_au AFTER UPDATE OF id, title, lead, text, authors, credits ON articles BEGIN
            INSERT INTO articles_fts (articles_fts, rowid, title, lead, text, authors, credits)
                VALUES ('delete', old.id, old.title, old.lead, old.text, old.authors, old.credits);
            INSERT INTO articles_fts (rowid, title, lead, text, authors, credits)
                VALUES (new.id, new.title, new.lead, new.text, new.authors, new.credits);
        END;
CREATE INDEX "idx_versions_seen"
    ON "versions" ("seen");
CREATE INDEX "idx_readings_article_id"
    ON "readings" ("article_id");
CREATE INDEX "idx_reparsed_capture_id"
    ON "reparsed" ("capture_id");
CREATE INDEX urls_new ON urls(site, kind, published DESC, found DESC) WHERE state = 'found';
CREATE INDEX urls_due ON urls(site, next_visit) WHERE next_visit IS NOT NULL;
CREATE INDEX "idx_urls_article_id"
    ON "urls" ("article_id");
CREATE INDEX "idx_urls_url"
    ON "urls" ("url");
CREATE INDEX "idx_urls_state_site"
    ON "urls" ("state", "site");
CREATE INDEX articles_newest ON articles(coalesce(published, first_seen));
CREATE INDEX articles_newest_of_site ON articles(site, coalesce(published, first_seen));
CREATE INDEX articles_facets ON articles(id, site, section, language, kind, published, first_seen, authors);
CREATE INDEX versions_edits ON versions(seen) WHERE number > 1;
CREATE INDEX "idx_site_runs_run_id"
    ON "site_runs" ("run_id");
