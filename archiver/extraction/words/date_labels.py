"""Words beside a date that say what happened then: published, last changed, something else.

All are `plain_date_words`. The lists of single words are beginnings, in the languages of CLDR that have a press.
"""

from __future__ import annotations

import re

from archiver.extraction.words.date_words import plain_word
from archiver.extraction.words.vocabulary import phrases

#: Words before a date, or in the classes around it, that make it the day of the last change.
_LATIN_MODIFIED = (
    r"(?<![a-z])(?:(?:last |dernier|derniere|letzte|ultim|zuletzt|laatst|sist|senast|sidst)[^\d]{0,20}"
    r"(?:update|modif|maj|mise|aktual|ander|actual|aggiorn|atualiz|gewijzigd|bijgewerkt|opdater|uppdater|oppdater)"
    r"|updated?|upd\.|modified|modifie|mis(?:e)? a jour|maj|actualise|aktualisier|letzte anderung|geandert"
    r"|uberarbeitet|stand"
    r"|actualizad|modificad|aggiornat|ultima modifica|modificat|atualizad|bijgewerkt|gewijzigd"
    r"|laatste wijziging|opdateret"
    r"|uppdaterad|oppdatert|sist endret|paivitetty|muokattu|aktualizac|aktualizova|zmodyfikowan|frissit"
    r"|modosit|actualizat"
    r"|guncelle|revised|edited|azurirano|corrected|reviewed)"
)
#: Words before a date that make it the day of something else.
OTHER = re.compile(
    r"(?:born|died|since|seit|depuis|desde|member|joined|mitglied|inscrit|expires|valid|gultig|event|termin|deadline"
    r"|copyright|©|\(c\)|all rights|views?|access(?:ed|o)|abgerufen|consulte|filed under|taken|captured on"
    r"|bis|until|jusqu|hasta|fino)(?:\s(?:le|the|dem|den|el|il|on|am))?\W*$"
)
_LATIN_PUBLISHED = (
    r"publish|posted|publie|publicad|publicat|pubblicat|veroffentlicht|erstellt|erschienen|datum|gepubliceerd|geplaatst"
    r"|publicerad|publisert|publiceret|julkaistu|opublikowan|publikova|megjelen|kozzet|yayin|objavljen"
    r"|first seen|publicac|pubblicaz|publikation|publicati|aired|broadcast"
    r"|online seit|mis en ligne|date|fecha|created|written"
)
_MORE_MODIFIED = phrases(
    """
    posodoblj | spremenj | izmijenj | ажурира | измењ | обновлен | обновен | изменен | актуализиран
    | оновлен | абноўлен | τελευταία ενημέρωση | ενημερώθηκε | τελευταία τροποποίηση | ανανεώθηκε
    | تحديث | تم التعديل | آخر تعديل | به‌روزرسانی | بروزرسانی | به روز رسانی | آخرین ویرایش
    | اپ ڈیٹ | اپڈیٹ | تازہ کاری | עודכן | עדכון | अपडेट | अद्यतन | अद्ययावत | अद्यावधिक | संशोधित
    | আপডেট | হালনাগাদ | ਅੱਪਡੇਟ | ਅਪਡੇਟ | અપડેટ | புதுப்பிக்க | நவீகரி | నవీకరి | అప్‌డేట్ | ನವೀಕರಿ
    | ಅಪ್ಡೇಟ್ | അപ്ഡേറ്റ് | പുതുക്കിയ | යාවත්කාලීන | อัปเดต | อัพเดต | อัปเดท | อัพเดท | แก้ไขล่าสุด
    | ปรับปรุง | ອັບເດດ | បច្ចុប្បន្នភាព | မွမ်းမံ | ပြင်ဆင် | cập nhật | chỉnh sửa | diperbarui
    | diperbaharui | pembaruan | dikemas kini | dikemaskini | kemas kini | na-update | 수정
    | 최종수정 | 기사수정 | 최종 수정 | 업데이트 | 갱신 | 更新 | 修正 | 修改 | 修订 | 修訂 | 改訂
    | actualitza | uuendatud | muudetud | atjauno | atjaunin | atnaujin | uppfært | განახლ | թարմաց
    | yenilən | përditës | eguneratu | nuashonra | diweddar | opgedateer | imesasishwa | ilisasishwa
    | жаңарт | жаңырт | шинэчил | yangilan | aktualiséiert | aġġornat
    """
)
_MORE_PUBLISHED = phrases(
    """
    опубликован | опублікован | публикуван | објављен | објавен | апублікаван | δημοσί | αναρτήθηκε
    | نشر | تاريخ | انتشار | منتشر | تاریخ | اشاعت | شائع | פורסם | פרסום | תאריך | प्रकाशित
    | প্রকাশিত | প্রকাশ: | প্রকাশ : | ਪ੍ਰਕਾਸ਼ਿਤ | પ્રકાશિત | வெளியி | ప్రచురి | ಪ್ರಕಟ | പ്രസിദ്ധീകരി
    | ප්‍රකාශිත | เผยแพร่ | วันที่ | โพสต์ | ຈັດພິມ | ចេញផ្សាយ | ထုတ်ဝေ | đăng lúc | đăng ngày
    | ngày đăng | đăng tải | xuất bản | diterbitkan | terbit | tayang | dipublikasikan | disiarkan
    | nai-publish | inilathala | 입력 | 기사입력 | 최초입력 | 등록 | 기사등록 | 게재 | 발행 | 승인
    | 公開 | 掲載 | 配信 | 投稿 | 発行 | 发布 | 發布 | 發佈 | 发表 | 發表 | 刊登 | 发稿 | avaldatud
    | postitatud | paskelbta | publikuota | birt: | გამოქვეყნ | հրապարակ | dərc | argitarat | foilsi
    | cyhoedd | gepubliseer | imechapishwa | ilichapishwa | жариялан | жарыялан | нийтэл | chop etil
    """
)


def _pattern(latin: str, more: frozenset[str]) -> re.Pattern[str]:
    """One of the forms, or a word that begins with one of the words; a short one is a word of its own. In scripts
    without capitals words have prefixes or no spaces between them, but for Korean, where names would be cut."""
    forms = [latin]
    for word in sorted(map(plain_word, more)):
        cased = word[0].lower() != word[0].upper()
        whole = r"(?![^\W\d_])" if cased and len(word) < 5 else ""
        apart = cased or "가" <= word[0] <= "힣"
        forms.append((r"(?<![^\W\d_])" if apart else "") + re.escape(word) + whole)
    return re.compile("|".join(forms))


MODIFIED = _pattern(_LATIN_MODIFIED, _MORE_MODIFIED)
PUBLISHED = _pattern(_LATIN_PUBLISHED, _MORE_PUBLISHED)
