"""How "5 minutes ago" is said: words and their units, after the relative times of the Unicode CLDR."""

from __future__ import annotations

#: One way a line: what stands around the figure and its unit (`{}`), a bar, the units. Languages that say it alike
#: share a line; scripts without spaces join unit and "ago".
AGO = """
{} ago | mins hrs hr min sec secs wks yrs
przed {} | minutą minutami godziną godzinami dniem dniami tygodniem tygodniami miesiącem miesiącami rokiem laty
{} atrás | ano anos dia dias h hora horas meses min minutos minuto mês semana semanas segundos
منذ {} | ثانية ثوان دقيقة دقيقتين دقائق ساعة ساعتين ساعات يوم يومين أيام أسبوع أسبوعين أسابيع شهر شهرين أشهر سنة سنوات
لפני {} | דקה דקות שעה שעתיים שעות יום יומיים ימים שבוע שבועיים שבועות חודש חודשיים חודשים שנה שנתיים שנים
{} ago | d day days h hour hours hr. m min. minute minutes mo mo. month months s sec. second seconds w week
        weeks wk. y year years yr.
il y a {} | a an ans h heure heures j jour jours m. min minute minutes mois s seconde secondes sem. semaine
        semaines
vor {} | Jahr Jahren Min. Minute Minuten Monat Monaten Sek. Sekunde Sekunden Std. Stunde Stunden Tag Tagen
        Wo. Woche Wochen m s
hace {} | a año años d día días h hora horas m mes meses min minuto minutos s segundo segundos sem. semana
        semanas
{} fa | anni anno g gg giorni giorno h mese mesi min minuti minuto ora ore s sec. secondi secondo sett.
        settimana settimane
há {} | ano anos dia dias h hora horas meses min. minuto minutos mês seg. segundo segundos sem. semana
        semanas
{} geleden | dag dagen dgn jaar maand maanden min. minuten minuut s sec. seconde seconden uur week weken
{} siden | dag dage md. mdr. min. sek. time timer uge uger år
for {} siden | dag dage minut minutter måned måneder sekund sekunder time timer uge uger år d. døgn md. min
        minutt sek t u. uke uker
för {} sedan | d dag dagar minut minuter månad månader sekund sekunder tim timmar timme v. vecka veckor år
för {} sen | min mån. s år
{} sitten | kk kuukausi kuukautta min minuutti minuuttia pv päivä päivää s sekunti sekuntia t tunti tuntia v
        viikko viikkoa vk vuosi vuotta
fyrir {} | degi dögum klst. klukkustund klukkustundum mán. mánuði mánuðum mín. mínútu mínútum sek. sekúndu
        sekúndum viku vikum ári árum
{} temu | dni dnia dzień g. godz. godzin godziny godzinę lat lata mies. miesiąc miesiąca miesiące miesięcy
        min minut minuty minutę rok roku s sek. sekund sekundy sekundę tydz. tydzień tyg. tygodni tygodnia
        tygodnie
před {} | dne dnem dny h hodinami hodinou hodiny l. lety min minutami minutou minuty měs. měsíce měsícem
        měsíci r. rokem roku s sekundami sekundou sekundy týd. týdne týdnem týdny
pred {} | d. dňa dňami dňom h hodinami hodinou mes. mesiaca mesiacmi mesiacom min minútami minútou minúty r.
        roka rokmi rokom s sekundami sekundou sekundy týž. týždňa týždňami týždňom dnevi dnevom dnevoma l.
        leti letom letoma mesecem mesecema meseci min. minutama minutami minuto sekundama sekundo ted. tedni
        tednom tednoma urama urami uro
prije {} | d dan dana g. godina godine godinu h min minuta minute minutu mj. mjesec mjeseca mjeseci s sat
        sata sati sekunde sekundi sekundu tj. tjedan tjedana tjedna
{} | hete hónapja m.perce napja perce éve órája आठवड्यांपूर्वी आठवड्यापूर्वी तासांपूर्वी तासापूर्वी
        दिवसांपूर्वी दिवसापूर्वी महिन्यांपूर्वी महिन्यापूर्वी मिनिटांपूर्वी मिनिटापूर्वी वर्षांपूर्वी
        वर्षापूर्वी सेकंदांपूर्वी सेकंदापूर्वी ชั่วโมงที่ผ่านมา นาทีที่ผ่านมา นาทีที่แล้ว ปีที่แล้ว
        วันที่ผ่านมา วันที่แล้ว วินาทีที่ผ่านมา วินาทีที่แล้ว สัปดาห์ที่ผ่านมา สัปดาห์ที่แล้ว เดือนที่ผ่านมา
        เดือนที่แล้ว か月前 分前 年前 日前 時間前 秒前 週間前 个月前 分钟前 周前 天前 小时前 秒钟前 個月前 分鐘前 小時前
        週前
{} ezelőtt | héttel hónappal másodperccel nappal perccel évvel órával
acum {} | an ani h luni lună min. minut minute ore oră sec. secunde secundă săpt. săptămâni săptămână zi
        zile
{} önce | ay dakika dk. gün hafta hf. sa. saat saniye sn. yıl
fa {} | any anys dia dies h hora hores mes mesos min minut minuts s segon segons setm. setmana setmanes
{} eest | a aasta k kuu min minuti näd nädala p päeva s sek sekundi t tunni
pirms {} | d. dienas dienām g. gada gadiem h min min. minūtes minūtēm mēn. mēneša mēnešiem ned. nedēļas
        nedēļām s sek. sekundes sekundēm st. stundas stundām
prieš {} | d. dienas dienos dieną dienų m. metus metų min. minutes minutės minutę minučių mėn. mėnesio
        mėnesius mėnesių mėnesį s sav. savaites savaitės savaitę savaičių sek. sekundes sekundės sekundę
        sekundžių val. valandas valandos valandą valandų
{} më parë | ditë javë min minuta minutë muaj orë sek sekonda sekondë vit vjet
duela {} | aste egun hilabete minutu ordu segundo urte
{} lalu | bln dtk h jam mgg mnt thn bulan hari mgu min minggu minit saat tahun
{} yang lalu | bulan detik hari jam menit minggu tahun
{} trước | giây giờ ngày năm phút tháng tuần
Saa {} | iliyopita zilizopita
Sekunde {} | iliyopita zilizopita
dakika {} | iliyopita zilizopita
miaka {} | iliyopita
miezi {} | iliyopita
mwaka {} | uliopita
mwezi {} | uliopita
saa {} | iliyopita zilizopita
siku {} | iliyopita zilizopita
wiki {} | iliyopita zilizopita
{} gelede | dae dag j. jaar maand maande md. min. minute minuut s. sekonde sekondes u. uur w. week weke
{} edlule | amahora amaminithi amasekhondi amphora iminyaka inyanga
{} ezedlule | izinsuku izinyanga
{} odlule | unyaka
{} назад | г. год года день дн. дней дня л. лет мес. месяц месяца месяцев мин. минут минуту минуты нед.
        недели недель неделю сек. секунд секунду секунды ч час часа часов
{} тому | год годин години годину день дн. дня дні днів міс. місяць місяця місяці місяців р. роки року років
        рік с секунд секунди секунду тиж. тиждень тижня тижні тижнів хв хвилин хвилини хвилину
пр. {} | г. д м. мин седм. сек ч
преди {} | г. година години ден дни м. месец месеца мин минута минути седм. седмица седмици сек секунда
        секунди ч час часа
пре {} | г. год. година године д. дана м. мес. месеца месеци мин. минута н. нед. недеља недеље с. сата сати
        сек. секунде секунди ч.
пред {} | год. година години ден дена месец месеци мин. минута минути седмица седмици сек. секунда секунди
        час часа
{} таму | г. гадз гадзін гадзіну гадзіны гадоў гады год года дзень дзён дня дні мес. месяц месяца месяцаў
        месяцы с секунд секунду секунды тыд тыдзень тыдня тыдняў тыдні хв хвілін хвіліну хвіліны
{} πριν | έτη έτος δ. εβδ. ημ. λ. μ. ώ.
πριν από {} | έτη έτος δευτ. δευτερόλεπτα δευτερόλεπτο εβδ. εβδομάδα εβδομάδες ημ. ημέρα ημέρες λεπ. λεπτά
        λεπτό μήνα μήνες ώ. ώρα ώρες
قبل {} | أسابيع أسبوع أسبوعًا أشهر أيام ثانية ثوانٍ ثوانِ دقائق دقيقة ساعات ساعة سنة سنوات شهر شهرًا يوم
        يومًا
{} پیش | ثانیه دقیقه روز ساعت سال ماه هفته
לפני {} | דקות דק׳ חודשים חו׳ ימים שבועות שב׳ שניות שנים שני׳ שעות שע׳
{} قبل | ماہ
{} پہلے | دن دنوں سال سیکنڈ ماہ منٹ مہینہ مہینے گھنٹہ گھنٹے ہفتہ ہفتے
{} पहले | घंटे घं॰ दिन माह मिनट मि॰ वर्ष सप्ताह सेकंड से॰
{} আগে | ঘণ্টা দিন বছর মাস মিনিট সপ্তাহ সেকেন্ড
{} পূর্বে | বছর
{} முன் | ஆ. ஆண்டிற்கு ஆண்டுகளுக்கு நா. நாட்களுக்கு நாளுக்கு நி. நிமி. நிமிடங்களுக்கு நிமிடத்திற்கு ம.
        மணிநேரம் மா. மாத. மாதங்களுக்கு மாதத்துக்கு வா. வார. வாரங்களுக்கு வாரத்திற்கு வி. விநாடிகளுக்கு
        விநாடிக்கு
{} క్రితం | గం. గంట గంటల నిమి. నిమిషం నిమిషాల నెల నెలల రోజు రోజుల వారం వారాల సం. సంవత్సరం సంవత్సరాల సెక.
        సెకను సెకన్ల
{} पूर्वी | मिनि. से.
{} પહેલાં | અઠ. અઠવાડિયા કલાક દિવસ મહિના મિનિટ વર્ષ સેકંડ
{} ਪਹਿਲਾਂ | ਘੰਟਾ ਘੰਟੇ ਦਿਨ ਮਹੀਨਾ ਮਹੀਨੇ ਮਿੰਟ ਸਕਿੰਟ ਸਾਲ ਹਫ਼ਤਾ ਹਫ਼ਤੇ
{} ಹಿಂದೆ | ಗಂಟೆ ಗಂಟೆಗಳ ತಿಂಗಳ ತಿಂಗಳು ತಿಂಗಳುಗಳ ದಿನಗಳ ದಿನದ ನಿಮಿಷಗಳ ನಿಮಿಷದ ವರ್ಷಗಳ ವರ್ಷದ ವಾರಗಳ ವಾರದ ಸೆಕೆಂಡುಗಳ
        ಸೆಕೆಂಡ್
{} മുമ്പ് | ആഴ്ച ദിവസം മണിക്കൂർ മാസം മിനിറ്റ് വർഷം സെക്കൻഡ്
{} წინ | დღის თვის კვ. კვირის საათის სთ წამის წთ წლის წმ წუთის
{} առաջ | ամիս ժ ժամ շաբ շաբաթ վ վայրկյան վրկ տ տարի ր րոպե օր
{} ที่แล้ว | ชม.
{} 전 | 개월 년 분 시간 일 주 초
hai {} | ano anos día días h hora horas mes meses min minuto minutos s segundo segundos sem. semana semanas
{} бұрын | ай ап. апта ж. жыл күн мин. минут сағ. сағат сек. секунд
"""
